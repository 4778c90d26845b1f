//! `GET /_matrix/client/v1/media/preview_url`

use lattice_handlers::native::{WebAnswer, WebDefect};
use serde_json::{Value, json};

use crate::story::{Story, value};
use crate::web::{GIF, PREVIEW, fill, gif, html, request, story, to, with};

const STORY: &str = "client/media/get_url_preview_authed";

#[test]
fn a_page_a_picture_and_what_is_neither_have_previews() {
    let mut story = story();
    let alice = story.person("alice");
    let news = r#"<html><head><title>No</title><meta property="og:title" content="Storm reaches the coast">
        <meta property="og:description" content="Thousands leave."><meta property="og:type" content="article">
        <meta property="og:site_name" content="The Paper"><meta property="og:url" content="/storm">
        <meta property="og:image" content="//img.example.com/storm.gif"><meta property="og:image:alt" content="Waves">
        <meta property="og:image:width" content="9000"></head></html>"#;
    let video = r#"<link rel="alternate" type="application/json+oembed" href="/oembed?url=a">"#;
    let document = r#"{"type": "video", "version": "1.0", "title": "A cat", "provider_name": "Videos",
        "thumbnail_url": "https://img.example.com/cat.gif"}"#;
    let pages = [
        ("https://news.example.com/storm", html(news)),
        ("https://img.example.com/storm.gif", gif()),
        ("https://short.example.net/1", to("https://news.example.com/storm")),
        ("https://videos.example.com/a", html(video)),
        ("https://videos.example.com/oembed?url=a", WebAnswer::new("application/json", document)),
        ("https://img.example.com/cat.gif", gif()),
        ("https://plain.example.com/", html("<title>A title</title><p>The first text.</p>")),
        ("https://zips.example.com/a.zip", WebAnswer::new("application/zip", "PK")),
    ];
    fill(&story, &pages, &[]);
    for url in [
        "https://news.example.com/storm#wind",
        "https://short.example.net/1",
        "https://videos.example.com/a",
        "https://plain.example.com",
        "https://img.example.com/cat.gif",
        "https://zips.example.com/a.zip",
    ] {
        story.say(Some(&alice.token), &request(url), Value::Null);
    }
    let earlier = format!("{}&ts=1000", request("https://plain.example.com"));
    let known = value(&story.say(Some(&alice.token), &earlier, Value::Null));
    assert_eq!(known["og:title"], "A title");
    let picture = value(&story.ask(Some(&alice.token), &request("https://img.example.com/cat.gif"), ""));
    let place = picture["og:image"].as_str().unwrap().replace("mxc://", "");
    let download = format!("GET /_matrix/client/v1/media/download/{place}");
    assert_eq!(story.ask(Some(&alice.token), &download, "").body.bytes(), Some(GIF));
    story.end(STORY, "a_page_a_picture_and_what_is_neither_have_previews");
}

#[test]
fn what_cannot_be_previewed_says_why() {
    let mut story = story();
    let alice = story.person("alice");
    let guest = story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}");
    let guest = value(&guest)["access_token"].as_str().unwrap().to_owned();
    let pages = [
        ("https://slow.example.com/", html("<title>T</title>").after(60_000)),
        ("https://closed.example.com/", WebAnswer::of_status(200).with(WebDefect::Refuses)),
        ("https://gone.example.com/", WebAnswer::of_status(404)),
        ("https://round.example.com/", to("https://round.example.com/")),
        ("https://inward.example.com/", to("http://127.0.0.1/")),
    ];
    fill(&story, &pages, &[("private.example.com", &["10.0.0.1"])]);
    story.say(None, &request("https://gone.example.com/"), Value::Null);
    story.say(Some(&guest), &request("https://gone.example.com/"), Value::Null);
    story.say(Some(&alice.token), PREVIEW, Value::Null);
    story.say(Some(&alice.token), &format!("{}&ts=soon", request("https://gone.example.com/")), Value::Null);
    for url in [
        "",
        "gone.example.com",
        "mxc://example.org/abc",
        "http://127.0.0.1/",
        "https://example.org/",
        "https://gone.example.com:8448/",
        "https://alice:secret@gone.example.com/",
        "https://nobody.example.com/",
        "https://private.example.com/",
        "https://slow.example.com/",
        "https://closed.example.com/",
        "https://gone.example.com/",
        "https://round.example.com/",
        "https://inward.example.com/",
    ] {
        story.say(Some(&alice.token), &request(url), Value::Null);
    }
    story.end(STORY, "what_cannot_be_previewed_says_why");
}

#[test]
fn previews_are_off_until_they_are_switched_on() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), &request("https://news.example.com/"), Value::Null);
    story.say(None, &request("https://news.example.com/"), Value::Null);
    assert!(story.world.web.requests().is_empty());
    story.end(STORY, "previews_are_off_until_they_are_switched_on");
}

#[test]
fn the_operator_allows_and_denies_hosts() {
    let allowed = [("URL_PREVIEW_ALLOW", "*.example.com"), ("URL_PREVIEW_DENY", "bad.example.com")];
    let mut story = with(&allowed);
    let alice = story.person("alice");
    let pages = ["https://news.example.com/", "https://bad.example.com/", "https://news.example.net/"];
    let hop = ("https://hop.example.com/", to("https://news.example.net/"));
    let pages: Vec<_> = pages.into_iter().map(|url| (url, html("<title>T</title>"))).chain([hop]).collect();
    fill(&story, &pages, &[]);
    for (url, _) in pages {
        story.say(Some(&alice.token), &request(url), Value::Null);
    }
    story.end(STORY, "the_operator_allows_and_denies_hosts");
}

#[test]
fn previews_have_a_rate() {
    let mut story = story();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    fill(&story, &[("https://news.example.com/", html("<title>T</title>"))], &[]);
    for _ in 0..30 {
        let shown = story.ask(Some(&alice.token), &request("https://news.example.com/"), "");
        assert_eq!(value(&shown), json!({ "og:title": "T" }));
    }
    story.say(Some(&alice.token), &request("https://news.example.com/"), Value::Null);
    story.say(Some(&bob.token), &request("https://news.example.com/"), Value::Null);
    story.end(STORY, "previews_have_a_rate");
}
