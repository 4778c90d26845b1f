//! Pages in other charsets than UTF-8.

use lattice_media::preview::{Page, Policy};

/// The title of a page; a charset that is not decoded here is answered in capitals of its label.
fn title(content_type: Option<&str>, body: &[u8]) -> Option<String> {
    let target = Policy::default().check("https://site.example.com/").unwrap();
    Page { url: &target, content_type, body }
        .preview(&mut |label, _| {
            (label != "unknown").then(|| format!("<title>{}</title>", label.to_uppercase()))
        })
        .title
}

#[test]
fn a_title_is_read_in_its_charset() {
    let latin = b"<title>Caf\xe9 \x80</title>";
    let utf16 = |big: bool| -> Vec<u8> {
        let units = "<title>Café</title>".encode_utf16();
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let html = Some("text/html");
    let cases: [(&str, Option<&str>, Vec<u8>, &str); 16] = [
        ("nothing said, UTF-8", None, "<title>Café</title>".into(), "Café"),
        ("nothing said, not UTF-8", html, latin.to_vec(), "Café €"),
        ("header", Some("text/html; charset=ISO-8859-1"), latin.to_vec(), "Café €"),
        ("header in quotes", Some("text/html;charset=\"windows-1252\""), latin.to_vec(), "Café €"),
        ("meta", html, [b"<meta charset=latin1>", &latin[..]].concat(), "Café €"),
        (
            "the older meta",
            html,
            [b"<META http-equiv=Content-Type content='text/html; charset=us-ascii'>", &latin[..]].concat(),
            "Café €",
        ),
        (
            "header before meta",
            Some("text/html; charset=utf-8"),
            "<meta charset=latin1><title>é</title>".into(),
            "é",
        ),
        ("meta in a comment", html, "<!--<meta charset=latin1>--><title>é</title>".into(), "é"),
        ("meta that says UTF-16", html, "<meta charset=utf-16><title>é</title>".into(), "é"),
        ("byte order mark", Some("text/html; charset=latin1"), "\u{feff}<title>é</title>".into(), "é"),
        ("UTF-16 by its mark", html, [b"\xff\xfe".to_vec(), utf16(false)].concat(), "Café"),
        ("UTF-16 by its other mark", html, [b"\xfe\xff".to_vec(), utf16(true)].concat(), "Café"),
        ("UTF-16 by the header", Some("text/html; charset=utf-16be"), utf16(true), "Café"),
        (
            "a charset of the platform",
            html,
            b"<meta charset=Shift_JIS><title>\x83</title>".to_vec(),
            "SHIFT_JIS",
        ),
        ("a charset that nobody knows", Some("text/html; charset=unknown"), latin.to_vec(), "Café €"),
        ("UTF-8 that is not", Some("text/html; charset=utf-8"), latin.to_vec(), "Caf\u{fffd} \u{fffd}"),
    ];
    for (name, content_type, body, expected) in cases {
        assert_eq!(title(content_type, &body).as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn only_pages_are_pages() {
    let cases = [
        ("text/html", true),
        ("Text/HTML; charset=utf-8", true),
        ("application/xhtml+xml", true),
        ("text/plain", false),
        ("text/htmlx", false),
        ("application/pdf", false),
        ("", false),
    ];
    for (content_type, expected) in cases {
        assert_eq!(Page::is_page(content_type), expected, "{content_type}");
    }
}
