//! Pages that want to cost much, to show what they are not, or to lead elsewhere.

use lattice_media::preview::{
    MAX_ATTRIBUTES, MAX_DESCRIPTION_CHARS, MAX_PAGE_BYTES, MAX_TAGS, MAX_TITLE_CHARS,
};
use lattice_media::preview::{MAX_VALUE_BYTES, Preview, PreviewImage};

use crate::preview;

/// Name, page, and the title that it has.
type Case = (&'static str, String, Option<&'static str>);

const TITLE: &str = "<title>T</title>";

fn after(before: &str) -> String {
    format!("{before}{TITLE}")
}

/// Pages whose markup is odd.
fn odd_pages() -> Vec<Case> {
    vec![
        ("an empty page", String::new(), None),
        ("only white space", " \n\t ".into(), None),
        ("an empty title", "<title> \n </title>".into(), None),
        ("a title that never ends", "<title>T".into(), Some("T")),
        ("a title with tags", "<title>a <b>b</b></title>".into(), Some("a <b>b</b>")),
        ("a title in a comment", after("<!-- <title>X</title> -->"), Some("T")),
        ("a comment that ends at once", after("<!-->"), Some("T")),
        ("a comment that ends almost at once", after("<!--->"), Some("T")),
        ("a comment that never ends", format!("{TITLE}<!-- <meta property=og:title content=X>"), Some("T")),
        ("a title in a script", after("<script>'<title>X</title>'</script>"), Some("T")),
        ("a script that never ends", format!("{TITLE}<script><meta property=og:title content=X>"), Some("T")),
        ("a script that ends in capitals", after("<script></SCRIPT >"), Some("T")),
        (
            "a script with a longer end tag inside",
            after("<script></scripts><title>X</title></script>"),
            Some("T"),
        ),
        ("a title in a style", after("<style><title>X</title></style>"), Some("T")),
        ("a title in a text area", after("<textarea><title>X</title></textarea>"), Some("T")),
        ("a title in a drawing", after("<svg><title>X</title></svg>"), Some("T")),
        ("a title in an attribute", after("<a title='<title>X</title>'>"), Some("T")),
        ("an attribute that never ends", format!("{TITLE}<meta property='og:title' content='X"), Some("T")),
        ("a tag that never ends", format!("{TITLE}<meta property=og:title content=X "), Some("T")),
        ("an attribute twice", "<meta property=og:title content=T content=X>".into(), Some("T")),
        (
            "og:title twice",
            "<meta property=og:title content=T><meta property=og:title content=X>".into(),
            Some("T"),
        ),
        ("og:title that is empty", after("<meta property=og:title content=' '>"), Some("T")),
        ("tags in capitals", "<META PROPERTY=OG:TITLE CONTENT=T>".into(), Some("T")),
        ("attributes without spaces", "<meta property='og:title'content='T'>".into(), Some("T")),
        ("slashes for spaces", "<meta/property='og:title'/content='T'/>".into(), Some("T")),
        ("an equals sign without a name", "<meta = property=og:title content=T>".into(), Some("T")),
    ]
}

/// Texts that hide something, and pages that are large.
fn hidden_and_large_pages() -> Vec<Case> {
    let many = |piece: &str, times: usize| piece.repeat(times);
    vec![
        ("a text that turns around", "<title>\u{202e}T\u{202c}</title>".into(), Some("T")),
        ("characters that nobody sees", "<title>\u{200b}T\u{feff}\u{2066}</title>".into(), Some("T")),
        ("control characters", "<title>\u{1b}[31mT\u{7}</title>".into(), Some("[31mT")),
        ("control characters as references", "<title>&#27;T&#x7;&#0;</title>".into(), Some("T\u{fffd}")),
        (
            "references to nothing",
            "<title>&#x110000;&#xd800;&#99999999999;T&nothing;</title>".into(),
            Some("\u{fffd}\u{fffd}&#99999999999;T&nothing;"),
        ),
        ("references twice", "<title>&amp;lt;T</title>".into(), Some("&lt;T")),
        ("a reference at the end", "<title>T&</title>".into(), Some("T&")),
        ("lines", "<title>\n a\r\n\t b </title>".into(), Some("a b")),
        ("100,000 open elements", after(&many("<div>", 10_000)), Some("T")),
        ("more tags than are read", after(&many("<a>", MAX_TAGS + 1)), None),
        ("100,000 signs", after(&many("<", 15_000)), Some("T")),
        ("end tags without begin", after("</a></svg></svg></p></title>"), Some("T")),
        ("a million ampersands", after(&format!("<p>{}</p>", many("&", 900_000))), Some("T")),
        ("a title beyond the maximum of bytes", after(&many(" ", MAX_PAGE_BYTES)), None),
        (
            "as many attributes as are read",
            format!("<meta {}property=og:title content=T>", many("a ", MAX_ATTRIBUTES - 2)),
            Some("T"),
        ),
        (
            "more attributes than are read",
            format!("<meta {}property=og:title content=X>{TITLE}", many("a ", MAX_ATTRIBUTES)),
            Some("T"),
        ),
        (
            "a value beyond the maximum",
            format!("<meta property=og:title content={}>{TITLE}", many("a", MAX_VALUE_BYTES + 1)),
            Some("T"),
        ),
        (
            "10,000 unknown meta",
            after(&(0..10_000).map(|at| format!("<meta name=og:{at} content=X>")).collect::<String>()),
            Some("T"),
        ),
        (
            "a declaration of XML and a document type",
            after("<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'X'>]>"),
            Some("T"),
        ),
        ("a section of characters", after("<![CDATA[<title>X</title>]]>"), Some("T")),
    ]
}

#[test]
fn s50_hostile_pages_show_one_line_and_cost_bounded_work() {
    let pages = odd_pages().into_iter().chain(hidden_and_large_pages());
    for (name, page, title) in pages {
        assert_eq!(preview(&page).title.as_deref(), title, "{name}");
    }
}

#[test]
fn s50_texts_are_cut_and_long_addresses_left_out() {
    let long = "word ".repeat(2000);
    let shown = preview(format!("<title>{long}</title><p>{long}</p>"));
    let [title, description] = [shown.title.unwrap(), shown.description.unwrap()];
    assert_eq!(title.chars().count(), MAX_TITLE_CHARS);
    assert!(title.ends_with("word…"));
    assert_eq!(description.chars().count(), MAX_DESCRIPTION_CHARS);
    let address = format!("/{}", "a".repeat(3000));
    assert_eq!(preview(format!("<meta property=og:image content='{address}'>")).image, None);
}

#[test]
fn s50_a_page_leads_only_to_addresses_of_the_web() {
    let image = |reference: &str| {
        preview(format!("<meta property=og:image content='{reference}'>")).image.map(|image| image.url)
    };
    let cases = [
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
        ("file:///etc/passwd", None),
        ("mxc://example.org/abc", None),
        ("http://[::1", None),
        ("c.png", Some("https://site.example.com/a/c.png")),
        ("//cdn.example.net/c.png", Some("https://cdn.example.net/c.png")),
        // The policy decides about this one when it is to be fetched.
        ("http://127.0.0.1/c.png", Some("http://127.0.0.1/c.png")),
    ];
    for (reference, expected) in cases {
        assert_eq!(image(reference).as_deref(), expected, "{reference}");
    }
    let based =
        preview("<base href='https://cdn.example.net/x/'><base href='/y/'><link rel=icon href=i.png>");
    assert_eq!(based.image.unwrap().url, "https://cdn.example.net/x/i.png");
    let script = preview("<base href='javascript:alert(1)'><link rel=icon href=i.png>");
    assert_eq!(script.image.unwrap().url, "https://site.example.com/a/i.png");
}

#[test]
fn a_response_names_the_stored_picture_alone() {
    let page =
        "<title>T</title><meta property=og:image content=/i.png><meta property=og:image:width content=9>";
    let without = serde_json::to_value(preview(page).response(None)).unwrap();
    assert_eq!(without, serde_json::json!({"og:title": "T"}));
    let stored = PreviewImage {
        mxc: "mxc://example.org/abc",
        bytes: 102_400,
        content_type: "image/png",
        size: Some((800, 600)),
    };
    let with = serde_json::to_value(preview(page).response(Some(&stored))).unwrap();
    let expected = serde_json::json!({
        "og:title": "T", "og:image": "mxc://example.org/abc", "og:image:type": "image/png",
        "og:image:width": 800, "og:image:height": 600, "matrix:image:size": 102_400,
    });
    assert_eq!(with, expected);
    assert!(Preview::default().response(None).is_empty());
}
