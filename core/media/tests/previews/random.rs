//! Random pages and addresses never panic.

use lattice_media::preview::Policy;

use crate::preview;

const PIECES: [&str; 40] = [
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<!-->",
    "<!",
    "<?",
    "<title>",
    "</title>",
    "<script>",
    "</script",
    "<meta ",
    "<meta property=og:title content=",
    "property=\"og:image\"",
    "content='",
    "\"",
    "'",
    "=",
    "&",
    "&#",
    "&#x",
    "&amp;",
    "&#1114112;",
    "&nbsp",
    "é",
    "\u{0}",
    "\u{202e}",
    "日本",
    " ",
    "\n",
    "<p>",
    "</p>",
    "<base href=",
    "//",
    "http://",
    "<link rel=icon href=",
    "<svg>",
    "</svg>",
];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}

#[test]
fn s50_no_random_page_panics_or_shows_more_than_it_may() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut titles = 0;
    for _ in 0..20_000 {
        let mut page = Vec::new();
        for _ in 0..random.below(60) {
            match random.below(12) {
                0 => page.push(random.below(256) as u8),
                _ => page.extend(PIECES[random.below(PIECES.len())].bytes()),
            }
        }
        let shown = preview(&page);
        titles += usize::from(shown.title.is_some());
        for text in [&shown.title, &shown.description, &shown.site_name].into_iter().flatten() {
            assert!(text.chars().count() <= 1001 && !text.contains(|letter: char| letter.is_control()));
        }
        for url in [shown.image.map(|image| image.url), shown.url].into_iter().flatten() {
            assert!(url.starts_with("https://") || url.starts_with("http://"), "{url}");
        }
    }
    assert!(titles > 1000, "{titles}");
}

#[test]
fn s50_no_random_address_panics_or_leads_to_an_address_or_a_single_name() {
    let pieces = [
        "http://",
        "https://",
        "127",
        "0x7f",
        ".",
        "1",
        "[",
        "]",
        "::",
        "ffff:",
        "@",
        ":80",
        ":8080",
        "/",
        "\\",
        "%",
        "%2e",
        "a",
        "example",
        ".com",
        "。",
        "１",
        "é",
        "xn--",
        "localhost",
        "#",
        "?",
        "-",
        "_",
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut allowed = 0;
    for _ in 0..50_000 {
        let mut url = ["http://", "https://"][random.below(2)].to_owned();
        for _ in 0..random.below(10) {
            url.push_str(pieces[random.below(pieces.len())]);
        }
        if let Ok(target) = Policy::default().check(&url) {
            allowed += 1;
            let host = target.host();
            assert!(host.contains('.') && host.parse::<std::net::IpAddr>().is_err(), "{url} leads to {host}");
            assert!(!host.ends_with(".localhost"), "{url} leads to {host}");
        }
    }
    assert!(allowed > 500, "{allowed}");
}
