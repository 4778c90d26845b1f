//! Previews of hostile pages and addresses: each is refused or bounded, and none reaches what is not public.

use lattice_handlers::native::{WebAnswer, WebDefect};
use lattice_handlers::ports::{Clock as _, WebRequest};
use serde_json::Value;

use crate::story::{Story, value};
use crate::web::{
    GIF, PUBLIC, dns, fill, gif, host, html, no_such_name, nobody, preview, question, records, story, to,
    visited, with,
};

/// What comes of a request for a preview.
#[derive(Debug, PartialEq)]
enum Comes {
    /// 400: there is no such URL.
    Invalid,
    /// 403: it may not be asked.
    Refused,
    /// 502: there is no page.
    Failed,
    /// A preview, with this title, and with a picture or not.
    Shown(Option<String>, bool),
}
use Comes::{Failed, Invalid, Refused, Shown};

const SITE: &str = "https://site.example.com/";
/// A host whose name leads inward. It must never be asked.
const INNER: &str = "https://inner.example.com/";
/// How long a preview takes at most, and the steps of its last fetch (milliseconds).
const MAX_MS: u64 = 20_000;

fn titled(title: &str) -> Comes {
    Shown(Some(title.to_owned()), false)
}

fn with_picture(title: &str) -> Comes {
    Shown(Some(title.to_owned()), true)
}

fn nothing() -> Comes {
    Shown(None, false)
}

/// Asks for a preview, and checks what may never happen whatever is asked.
fn come(story: &Story, name: &str, url: &str) -> Comes {
    let alice = story.person("alice");
    let before_ms = story.world.clock.now_ms();
    let reply = preview(story, &alice, url);
    let took_ms = story.world.clock.now_ms() - before_ms;
    assert!(took_ms <= MAX_MS, "{name}: {took_ms} ms");
    for request in story.world.web.requests() {
        let inner =
            ["inner.example.com", "localhost", "example.org", "127.0.0.1", "10.0.0.1", "169.254.169.254"];
        assert!(!inner.contains(&host(&request.url)), "{name}: {}", request.url);
        let port = request.url.split('/').nth(2).unwrap().split_once(':').map(|(_, port)| port);
        assert!(port.is_none_or(|port| port == "80" || port == "443"), "{name}: {}", request.url);
        check_headers(name, &request);
    }
    assert!(story.world.web.requests().len() <= 36, "{name}");
    match reply.status.as_u16() {
        400 => Invalid,
        403 => Refused,
        502 => Failed,
        200 => {
            let shown = value(&reply);
            let title = shown["og:title"].as_str().map(str::to_owned);
            Shown(title, shown["og:image"].is_string())
        }
        other => panic!("{name}: {other}"),
    }
}

/// A site learns of the server what it calls itself, and nothing else.
fn check_headers(name: &str, request: &WebRequest) {
    for (header, value) in &request.headers {
        assert!(["user-agent", "accept", "accept-language"].contains(&header.as_str()), "{name}: {header}");
        assert!(header != "user-agent" || value.to_str().unwrap().contains("bot"), "{name}");
    }
}

#[test]
fn s50_hostile_addresses_are_refused_before_anybody_is_asked() {
    let cases = [
        ("loopback", "http://127.0.0.1/", Refused),
        ("loopback in decimal", "http://2130706433/", Refused),
        ("loopback in octal", "http://0177.0.0.1/", Refused),
        ("loopback in hexadecimal", "http://0x7f000001/", Refused),
        ("loopback in two parts", "http://127.1/", Refused),
        ("loopback in full-width digits", "http://１２７.０.０.１/", Refused),
        ("nowhere", "http://0/", Refused),
        ("the metadata of a cloud", "http://169.254.169.254/latest/meta-data/", Refused),
        ("a public address", "http://93.184.215.14/", Refused),
        ("loopback of IPv6", "http://[::1]/", Refused),
        ("a mapped address", "http://[::ffff:127.0.0.1]/", Refused),
        ("NAT64", "http://[64:ff9b::7f00:1]/", Refused),
        ("localhost", "http://localhost/", Refused),
        ("localhost with a dot", "http://LOCALHOST./", Refused),
        ("below localhost", "http://a.localhost/", Refused),
        ("a network's own name", "http://metadata.google.internal/", Refused),
        ("a name without a dot", "http://intranet/", Refused),
        ("this server", "https://example.org/_matrix/client/versions", Refused),
        ("this server in capitals", "https://EXAMPLE.org./", Refused),
        ("the port of a database", "http://site.example.com:5432/", Refused),
        ("credentials", "http://user:secret@site.example.com/", Refused),
        ("a name that looks like a host", "http://site.example.com@evil.example.net/", Refused),
        ("a file", "file:///etc/passwd", Invalid),
        ("gopher", "gopher://site.example.com/_", Invalid),
        ("data", "data:text/html,<title>T</title>", Invalid),
        ("a header within", "http://site.example.com/\r\nCookie: a", Invalid),
        ("a backslash", "http://site.example.com\\@127.0.0.1/", Invalid),
        ("a zero byte", "http://site.example.com\0.localhost/", Invalid),
    ];
    for (name, url, comes) in cases {
        let story = story();
        assert_eq!(come(&story, name, url), comes, "{name}");
        assert!(story.world.web.requests().is_empty(), "{name}: nobody was asked, not even the resolver");
    }
    let story = story();
    assert_eq!(come(&story, "too long", &format!("{SITE}{}", "a".repeat(2_048))), Invalid);
}

#[test]
fn s50_names_that_lead_inward_or_nowhere_are_not_asked() {
    type Resolves = fn(&str) -> WebAnswer;
    let cases: [(&str, Resolves, Comes); 18] = [
        ("a private address", |kind| records(kind, &["10.0.0.1"]), Refused),
        ("loopback", |kind| records(kind, &["127.0.0.1"]), Refused),
        ("the metadata of a cloud", |kind| records(kind, &["169.254.169.254"]), Refused),
        ("a private address beside a public one", |kind| records(kind, &[PUBLIC, "192.168.0.1"]), Refused),
        (
            "a private address of IPv6 beside a public one",
            |kind| records(kind, &[PUBLIC, "fd00::1"]),
            Refused,
        ),
        ("a mapped address", |kind| records(kind, &["::ffff:10.0.0.1"]), Refused),
        ("6to4", |kind| records(kind, &["2002:7f00:1::"]), Refused),
        ("carrier-grade NAT", |kind| records(kind, &["100.64.0.1"]), Refused),
        (
            "an alias of an inner name",
            |_| {
                dns(
                    r#"{"Status": 0, "Answer": [{"type": 5, "data": "localhost."}, {"type": 1, "data": "127.0.0.1"}]}"#,
                )
            },
            Refused,
        ),
        ("no such name", |_| no_such_name(), Failed),
        ("a name without addresses", |_| dns(r#"{"Status": 0, "Answer": []}"#), Failed),
        ("a resolver that fails", |_| dns(r#"{"Status": 2}"#), Failed),
        ("an answer that is cut", |_| dns(r#"{"Status": 0, "TC": true, "Answer": []}"#), Failed),
        ("an answer that is none", |_| dns("<html>"), Failed),
        (
            "an address in an odd spelling",
            |_| dns(r#"{"Status": 0, "Answer": [{"type": 1, "data": "0x7f.1"}]}"#),
            Failed,
        ),
        ("a resolver with an error", |_| WebAnswer::of_status(503), Failed),
        ("a resolver that never answers", |_| nobody().with(WebDefect::Hangs), Failed),
        ("an endless answer", |_| dns(r#"{"Status": 0, "Answer": ["#).with(WebDefect::IsEndless), Failed),
    ];
    for (name, resolves, comes) in cases {
        let story = story();
        story.world.web.answer(move |request| match question(request) {
            Some((_, kind)) => resolves(kind),
            None => html("<title>T</title>"),
        });
        assert_eq!(come(&story, name, SITE), comes, "{name}");
        assert_eq!(visited(&story), Vec::<String>::new(), "{name}");
    }
    // One of the two questions is not answered.
    for silent in ["A", "AAAA"] {
        let story = story();
        story.world.web.answer(move |request| match question(request) {
            Some((_, kind)) if kind == silent => dns(r#"{"Status": 2}"#),
            Some((_, kind)) => records(kind, &[PUBLIC, "2606:4700::1111"]),
            None => html("<title>T</title>"),
        });
        assert_eq!(come(&story, silent, SITE), Failed);
        assert_eq!(visited(&story), Vec::<String>::new());
    }
}

#[test]
fn s50_redirects_lead_nowhere_else() {
    let longest: Vec<(String, WebAnswer)> = (0..7)
        .map(|hop| {
            (format!("https://hop.example.com/{hop}"), to(&format!("https://hop.example.com/{}", hop + 1)))
        })
        .collect();
    let mut pages: Vec<(&str, WebAnswer)> =
        longest.iter().map(|(url, answer)| (url.as_str(), answer.clone())).collect();
    pages.push(("https://hop.example.com/7", html("<title>T</title>")));
    pages.push(("https://target.example.com/", html("<title>T</title>")));
    let cases = [
        ("to a public page", to("https://target.example.com/"), titled("T")),
        ("to a public page, relative", to("//target.example.com/"), titled("T")),
        ("five times", to("https://hop.example.com/3"), titled("T")),
        ("six times", to("https://hop.example.com/2"), Failed),
        ("to itself", to(SITE), Failed),
        ("to loopback", to("http://127.0.0.1/"), Refused),
        ("to loopback in decimal", to("http://2130706433/"), Refused),
        ("to localhost", to("//localhost/"), Refused),
        ("to the metadata of a cloud", to("http://169.254.169.254/"), Refused),
        ("to this server", to("https://example.org/"), Refused),
        ("to another port", to("https://target.example.com:22/"), Refused),
        ("with credentials", to("https://a:b@target.example.com/"), Refused),
        ("to a name that leads inward", to(INNER), Refused),
        ("to a file", to("file:///etc/passwd"), Refused),
        ("to no URL", to("http://["), Refused),
        ("without a place", WebAnswer::of_status(302), Failed),
        (
            "to a place that is no text",
            WebAnswer { headers: vec![("location", "\t".into())], ..to("") },
            Refused,
        ),
        (
            "with a status that is no redirect",
            WebAnswer { status: 304, ..to("https://target.example.com/") },
            Failed,
        ),
    ];
    for (name, answer, comes) in cases {
        let story = story();
        let all: Vec<_> = pages.iter().cloned().chain([(SITE, answer)]).collect();
        fill(&story, &all, &[("inner.example.com", &["10.0.0.1"])]);
        assert_eq!(come(&story, name, SITE), comes, "{name}");
    }
}

#[test]
fn s50_a_name_that_changes_is_asked_for_before_each_request() {
    let story = story();
    let questions = std::cell::Cell::new(0);
    story.world.web.answer(move |request| match question(request) {
        Some((_, kind)) => {
            questions.set(questions.get() + 1);
            // Public for the first request, inward for the second.
            records(kind, &[if questions.get() <= 2 { PUBLIC } else { "127.0.0.1" }])
        }
        None => to("/again"),
    });
    assert_eq!(come(&story, "rebinding", SITE), Refused);
    assert_eq!(visited(&story), [SITE]);
}

#[test]
fn s50_pictures_and_documents_pass_the_same_filter() {
    let page = |image: &str| html(&format!("<title>T</title><meta property=og:image content='{image}'>"));
    let oembed = |href: &str| {
        html(&format!("<title>T</title><link rel=alternate type='application/json+oembed' href='{href}'>"))
    };
    let photo = |url: &str| {
        WebAnswer::new(
            "application/json",
            format!(r#"{{"type": "photo", "version": "1.0", "url": "{url}"}}"#),
        )
    };
    let pages = [
        ("https://img.example.com/a.gif", gif()),
        ("https://img.example.com/inward", to("http://10.0.0.1/")),
        ("https://img.example.com/page", html("<title>No picture</title>")),
        ("https://img.example.com/a.svg", WebAnswer::new("image/svg+xml", "<svg xmlns='a'></svg>")),
        ("https://img.example.com/endless", gif().with(WebDefect::IsEndless)),
        ("https://img.example.com/slow", gif().after(60_000)),
        ("https://img.example.com/photo", photo("https://img.example.com/a.gif")),
        ("https://img.example.com/bad-photo", photo("http://127.0.0.1/a.gif")),
        ("https://img.example.com/deep", WebAnswer::new("application/json", "[".repeat(60_000))),
        ("https://img.example.com/long", photo("https://img.example.com/a.gif").with(WebDefect::IsEndless)),
        (INNER, gif()),
    ];
    let cases = [
        ("a picture", page("https://img.example.com/a.gif"), with_picture("T")),
        ("a picture at loopback", page("http://127.0.0.1/a.gif"), titled("T")),
        ("a picture at an inner name", page(INNER), titled("T")),
        ("a picture at this server", page("https://example.org/_matrix/media/v3/download/a/b"), titled("T")),
        ("a picture that leads inward", page("https://img.example.com/inward"), titled("T")),
        ("a picture that is a script", page("javascript:alert(1)"), titled("T")),
        ("a picture that is data", page("data:image/gif;base64,R0lGOD"), titled("T")),
        ("a picture that is a page", page("https://img.example.com/page"), titled("T")),
        ("a picture that is a drawing", page("https://img.example.com/a.svg"), titled("T")),
        ("a picture without end", page("https://img.example.com/endless"), titled("T")),
        ("a picture that is slow", page("https://img.example.com/slow"), titled("T")),
        (
            "a base at an inner name",
            html(&format!("<title>T</title><base href='{INNER}'><link rel=icon href=a.gif>")),
            titled("T"),
        ),
        ("a document", oembed("https://img.example.com/photo"), with_picture("T")),
        ("a document at an inner name", oembed(INNER), titled("T")),
        ("a document that names an inner picture", oembed("https://img.example.com/bad-photo"), titled("T")),
        ("a deep document", oembed("https://img.example.com/deep"), titled("T")),
        ("a document without end", oembed("https://img.example.com/long"), titled("T")),
    ];
    for (name, answer, comes) in cases {
        let story = story();
        let all: Vec<_> = pages.iter().cloned().chain([(SITE, answer)]).collect();
        fill(&story, &all, &[("inner.example.com", &["fe80::1"])]);
        assert_eq!(come(&story, name, SITE), comes, "{name}");
        let stored = story.world.media.keys().len();
        assert_eq!(stored == 1, comes == with_picture("T"), "{name}: {stored} pictures");
    }
}

#[test]
fn s51_hostile_pages_cost_their_budget_and_no_more() {
    let header = |name: &'static str, value: &str| WebAnswer {
        headers: vec![("content-type", "text/html".into()), (name, value.into())],
        ..html("<title>T</title>")
    };
    let cases = [
        ("slow", html("<title>T</title>").after(8_001), Failed),
        ("as slow as it may be", html("<title>T</title>").after(8_000), titled("T")),
        ("silent", html("").with(WebDefect::Hangs), Failed),
        ("closed", nobody(), Failed),
        ("broken off", html("<title>T</title>").with(WebDefect::BreaksBody), Failed),
        ("endless", html("<title>T</title><p>more</p>").with(WebDefect::IsEndless), titled("T")),
        ("endless before its title", html("<p>more</p>").with(WebDefect::IsEndless), nothing()),
        ("empty", html(""), nothing()),
        ("an error", WebAnswer { status: 500, ..html("<title>T</title>") }, Failed),
        ("a teapot", WebAnswer { status: 418, ..html("<title>T</title>") }, Failed),
        ("of another type", WebAnswer::new("application/zip", "<title>T</title>"), nothing()),
        ("without a type", WebAnswer { headers: vec![], ..html("<title>T</title>") }, nothing()),
        ("of a type that is none", WebAnswer::new("; charset=", "<title>T</title>"), nothing()),
        (
            "of an unknown charset",
            WebAnswer::new("text/html; charset=x-unknown", "<title>T</title>"),
            titled("T"),
        ),
        ("with cookies", header("set-cookie", "a=b; Domain=example.com"), titled("T")),
        ("with a refresh", header("refresh", "0; url=http://127.0.0.1/"), titled("T")),
        ("with a link", header("link", "<http://127.0.0.1/>; rel=preload"), titled("T")),
        ("a title of control characters", html("<title>\u{1b}[2J\u{202e}T</title>"), titled("[2JT")),
        ("a drawing", WebAnswer::new("image/svg+xml", "<svg onload='alert(1)'></svg>"), nothing()),
        ("a picture that is a page", WebAnswer::new("image/png", "<html>"), nothing()),
        ("a picture", gif(), Shown(None, true)),
        ("a picture without end", gif().with(WebDefect::IsEndless), nothing()),
        ("a picture that is broken", WebAnswer::new("image/png", "\u{89}PNG"), nothing()),
        ("a picture of a type in capitals", WebAnswer::new("IMAGE/GIF", GIF), Shown(None, true)),
    ];
    for (name, answer, comes) in cases {
        let story = story();
        fill(&story, &[(SITE, answer)], &[]);
        assert_eq!(come(&story, name, SITE), comes, "{name}");
    }
}

#[test]
fn s50_no_setting_reaches_what_is_not_public() {
    let story = with(&[("URL_PREVIEW_ALLOW", "* localhost 127.0.0.1 inner.example.com example.org")]);
    fill(&story, &[(INNER, html("<title>T</title>"))], &[("inner.example.com", &["127.0.0.1"])]);
    let alice = story.person("alice");
    for url in ["http://127.0.0.1/", "http://localhost/", INNER, "https://example.org/"] {
        let refused = preview(&story, &alice, url);
        assert_eq!(refused.status, 403, "{url}");
        assert!(!value(&refused)["error"].as_str().unwrap().contains("127."), "the address is not told");
    }
    assert_eq!(visited(&story), Vec::<String>::new());
    let off = Story::new();
    let alice = off.person("alice");
    assert_eq!(value(&preview(&off, &alice, SITE))["errcode"], Value::from("M_UNRECOGNIZED"));
}
