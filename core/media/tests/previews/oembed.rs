//! oEmbed documents.

use lattice_media::preview::{MAX_OEMBED_BYTES, OEmbed, Policy, Preview};

use crate::preview;

fn added(document: &str, page: &str) -> Preview {
    let url = Policy::default().check("https://site.example.com/oembed?format=json").unwrap();
    let mut preview = preview(page);
    OEmbed::parse(document.as_bytes()).unwrap().add_to(&mut preview, &url);
    preview
}

#[test]
fn a_page_names_its_document_and_the_document_adds_what_the_page_did_not_say() {
    let page =
        r#"<link rel="alternate" type="application/json+oembed" href="/oembed?url=x&amp;format=json">"#;
    let found = preview(page);
    assert_eq!(found.oembed.as_deref(), Some("https://site.example.com/oembed?url=x&format=json"));
    let video = r#"{"type": "video", "version": "1.0", "title": "A film", "author_name": "Somebody",
        "provider_name": "Films", "thumbnail_url": "/t.jpg", "thumbnail_width": 480, "thumbnail_height": "360",
        "html": "<iframe src='https://evil.example.net'></iframe>"}"#;
    let with = added(video, page);
    assert_eq!(with.title.as_deref(), Some("A film"));
    assert_eq!(with.description.as_deref(), Some("Somebody"));
    assert_eq!(with.site_name.as_deref(), Some("Films"));
    let image = with.image.unwrap();
    assert_eq!(image.url, "https://site.example.com/t.jpg");
    assert_eq!((image.width, image.height), (Some(480), Some(360)));
    let own = added(video, "<meta property=og:title content=Own><meta property=og:image content=/own.png>");
    assert_eq!(own.title.as_deref(), Some("Own"));
    assert_eq!(own.image.unwrap().url, "https://site.example.com/own.png");
}

#[test]
fn a_photo_is_its_own_picture_and_rich_html_is_only_text() {
    let photo =
        added(r#"{"type": "photo", "url": "https://cdn.example.com/p.jpg", "width": 10, "height": 20}"#, "");
    assert_eq!(photo.image.unwrap().url, "https://cdn.example.com/p.jpg");
    let rich = added(
        r#"{"type": "rich", "author_name": "Ann (@ann)", "html": "<blockquote><p>Hello &amp; bye</p><script>alert(1)</script></blockquote>"}"#,
        "",
    );
    assert_eq!(rich.title.as_deref(), Some("Ann (@ann)"));
    assert_eq!(rich.description.as_deref(), Some("Hello & bye"));
}

#[test]
fn what_is_no_document_is_nothing() {
    let deep = "[".repeat(10_000);
    let large = format!(r#"{{"type": "link", "title": "{}"}}"#, "a".repeat(MAX_OEMBED_BYTES));
    for document in ["", "[]", "{}", "null", r#"{"type": 1}"#, "<html>", &deep, &large] {
        assert_eq!(OEmbed::parse(document.as_bytes()), None);
    }
    let script =
        added(r#"{"type": "photo", "url": "javascript:alert(1)", "title": 7, "provider_name": []}"#, "");
    assert_eq!((script.image, script.title, script.site_name), (None, None, None));
}
