//! Pages in the forms that large sites have: each gives a title and a picture.

use lattice_media::preview::Preview;

use crate::preview;

/// The title, the description, the name of the site and the address of the picture.
fn shown(preview: &Preview) -> [Option<&str>; 4] {
    let image = preview.image.as_ref().map(|image| image.url.as_str());
    [preview.title.as_deref(), preview.description.as_deref(), preview.site_name.as_deref(), image]
}

#[test]
fn a_page_of_videos() {
    let page = r#"<!DOCTYPE html><html style="font-size: 10px" lang="en"><head><script nonce="x">var a = "<meta property='og:title' content='no'>";</script>
        <link rel="icon" href="https://img.example.com/favicon_32.png" sizes="32x32"><title>A cat plays the piano - Videos</title>
        <meta name="title" content="A cat plays the piano"><meta name="description" content="Shorter">
        <link rel="alternate" type="application/json+oembed" href="https://videos.example.com/oembed?format=json&amp;url=https%3A%2F%2Fvideos.example.com%2Fwatch%3Fv%3Da" title="A cat">
        <meta property="og:site_name" content="Videos"><meta property="og:url" content="https://videos.example.com/watch?v=a">
        <meta property="og:title" content="A cat plays the piano"><meta property="og:image" content="https://i.example.com/vi/a/hqdefault.jpg">
        <meta property="og:image:width" content="480"><meta property="og:image:height" content="360">
        <meta property="og:description" content="Recorded at home.&#10;Second line."><meta property="og:type" content="video.other">
        <meta property="og:video:url" content="https://videos.example.com/embed/a"><meta property="og:video:secure_url" content="https://videos.example.com/embed/a">
        <meta property="og:video:type" content="text/html"><meta property="og:video:width" content="1280"><meta property="og:video:height" content="720">
        <meta name="twitter:title" content="Other"></head><body></body></html>"#;
    let page = preview(page);
    assert_eq!(
        shown(&page),
        [
            Some("A cat plays the piano"),
            Some("Recorded at home. Second line."),
            Some("Videos"),
            Some("https://i.example.com/vi/a/hqdefault.jpg")
        ]
    );
    let image = page.image.unwrap();
    assert_eq!((image.width, image.height), (Some(480), Some(360)));
    let video = page.video.unwrap();
    assert_eq!(
        (video.url.as_str(), video.width, video.height),
        ("https://videos.example.com/embed/a", Some(1280), Some(720))
    );
    assert_eq!(
        (page.kind.as_deref(), video.content_type.as_deref()),
        (Some("video.other"), Some("text/html"))
    );
    assert!(page.oembed.unwrap().ends_with("watch%3Fv%3Da"));
}

#[test]
fn a_page_of_news() {
    let page = r#"<html><head><meta charset="utf-8"/><title data-rh="true">Storm reaches the coast | The Paper</title>
        <meta data-rh="true" name="description" content="Thousands leave their homes."/>
        <meta data-rh="true" property="og:title" content="Storm reaches the coast"/>
        <meta data-rh="true" property="og:image" content="https://img.example.com/2026/storm-large.jpg?w=1050&amp;h=549"/>
        <meta property="og:image:alt" content="Waves over a wall"/><meta property="og:image:width" content="1050px"/>
        <meta property="og:image" content="https://img.example.com/2026/storm-square.jpg"/><meta property="og:image:width" content="400"/>
        <meta property="og:image:height" content="400"/><meta name="twitter:card" content="summary_large_image"/>
        <meta property="og:type" content="article"/><link rel="canonical" href="https://paper.example.com/storm.html"/></head>
        <body><nav><p>Sections of the paper</p></nav><h1>Storm</h1></body></html>"#;
    let page = preview(page);
    assert_eq!(
        shown(&page),
        [
            Some("Storm reaches the coast"),
            Some("Thousands leave their homes."),
            None,
            Some("https://img.example.com/2026/storm-large.jpg?w=1050&h=549")
        ]
    );
    let image = page.image.unwrap();
    assert_eq!(
        (image.width, image.height),
        (Some(1050), None),
        "the numbers of the second picture are its own"
    );
    assert_eq!(image.alt.as_deref(), Some("Waves over a wall"));
    assert_eq!(page.url.as_deref(), Some("https://paper.example.com/storm.html"));
}

#[test]
fn a_page_of_code() {
    let page = r#"<!DOCTYPE html><html lang="en" data-color-mode="auto"><head><link crossorigin="anonymous" media="all" rel="stylesheet" href="https://assets.example.com/a.css" />
        <title>code/lattice: A homeserver &middot; Code</title>
        <meta name="description" content="A homeserver. Contribute to code/lattice by creating an account." />
        <meta name="twitter:image" content="https://open.example.com/1/code/lattice" /><meta name="twitter:site" content="@code" />
        <meta name="twitter:card" content="summary_large_image" /><meta name="twitter:title" content="code/lattice: A homeserver" />
        <meta name="twitter:description" content="A homeserver" /><link rel="mask-icon" href="https://assets.example.com/pin.svg" color="black">
        <link rel="fluid-icon" href="https://code.example.com/fluidicon.png" title="Code"></head><body><svg><title>Logo</title></svg></body></html>"#;
    assert_eq!(
        shown(&preview(page)),
        [
            Some("code/lattice: A homeserver"),
            Some("A homeserver"),
            None,
            Some("https://open.example.com/1/code/lattice")
        ]
    );
}

#[test]
fn a_page_of_an_encyclopedia() {
    let page = r#"<!DOCTYPE html><html class="client-nojs"><head><meta charset="UTF-8"><title>Matrix (protocol) – Encyclopedia</title>
        <script>(function(){var className="client-js";}());</script><meta name="generator" content="Wiki 1.45">
        <link rel="apple-touch-icon" href="/static/apple-touch/wiki.png"><link rel="icon" href="/static/favicon/wiki.ico">
        <link rel="license" href="https://creative.example.org/"></head><body><header><p>Donate</p></header><main><h1 id="first"><i>Matrix</i></h1>
        <aside><p>Not this.</p></aside><p class="empty"> </p>
        <p><b>Matrix</b> is an <a href="/wiki/Open">open</a> protocol<sup>[1]</sup> for real-time communication.</p>
        <p>It began in 2014.</p></main><footer><p>Text is available.</p></footer></body></html>"#;
    let page = preview(page);
    assert_eq!(shown(&page)[0], Some("Matrix (protocol) – Encyclopedia"));
    let description = page.description.as_deref().unwrap();
    assert!(
        description.contains("Matrix is an open protocol[1] for real-time communication. It began in 2014.")
    );
    assert!(!description.contains("Not this") && !description.contains("available"), "{description}");
    assert_eq!(shown(&page)[3], Some("https://site.example.com/static/apple-touch/wiki.png"));
}

#[test]
fn a_page_of_a_microblog() {
    let page = "<html><head><meta content='Microblog' property='og:site_name'><meta content='article' property='og:type'>
        <meta content='Ann (@ann@social.example.com)' property='og:title'>
        <meta content='Attached: 1 image\n\nA picture of my dog &lt;3 \u{1f415}' name='description'>
        <meta content='Attached: 1 image\n\nA picture of my dog &lt;3 \u{1f415}' property='og:description'>
        <meta content='https://media.social.example.com/media/original/dog.png' property='og:image'>
        <meta content='image/png' property='og:image:type'><meta content='1200' property='og:image:width'>
        <meta content='900' property='og:image:height'><meta content='A brown dog' property='og:image:alt'></head>
        <body><div id='app'></div><noscript><p>Turn on JavaScript.</p></noscript></body></html>";
    let page = preview(page);
    assert_eq!(
        shown(&page),
        [
            Some("Ann (@ann@social.example.com)"),
            Some("Attached: 1 image A picture of my dog <3 \u{1f415}"),
            Some("Microblog"),
            Some("https://media.social.example.com/media/original/dog.png")
        ]
    );
    let image = page.image.unwrap();
    assert_eq!(
        (image.content_type.as_deref(), image.alt.as_deref()),
        (Some("image/png"), Some("A brown dog"))
    );
}

#[test]
fn a_page_that_says_nothing_of_itself() {
    let page = preview("<body><h2>A heading</h2><p>A paragraph.<p>Another<div>one</div></body>");
    assert_eq!(shown(&page), [Some("A heading"), Some("A paragraph. Another"), None, None]);
}
