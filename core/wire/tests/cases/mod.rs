//! Inputs of decoding with the expected bytes, which must be the same on every target.

use std::sync::LazyLock;

use lattice_wire::http::HeaderMap;
use lattice_wire::{MatrixError, Parts};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Body {
    name: String,
    count: Option<lattice_wire::Int>,
    raw: Option<Box<serde_json::value::RawValue>>,
}

#[derive(Serialize, Deserialize)]
struct Query {
    term: String,
    limit: Option<u64>,
    #[serde(default)]
    via: Vec<String>,
}

fn parts<'a>(segment: &'a str, query: &'a str, body: &'a [u8]) -> Parts<'a> {
    static HEADERS: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);
    Parts { path: vec![segment], query, headers: &HEADERS, body, stream: Default::default() }
}

/// The decoded bytes, or the error body that a client receives.
fn outcome(result: Result<Vec<u8>, MatrixError>) -> String {
    String::from_utf8(result.unwrap_or_else(|error| error.into_reply().body.bytes().unwrap().to_vec()))
        .unwrap()
}

fn segment(text: &str) -> String {
    outcome(parts(text, "", b"").path::<String>(0, "x").map(String::into_bytes))
}

fn query(text: &str) -> String {
    outcome(parts("", text, b"").query::<Query>().map(|query| serde_json::to_vec(&query).unwrap()))
}

fn typed(text: &[u8]) -> String {
    outcome(parts("", "", text).json::<Body>().map(|body| serde_json::to_vec(&body).unwrap()))
}

fn raw(text: &[u8]) -> String {
    outcome(parts("", "", text).raw().map(|raw| raw.get().as_bytes().to_vec()))
}

/// Checks inputs with literal expected values.
pub fn check_literals() {
    assert_eq!(segment("a%2Fb%20%23c%25"), "a/b #c%");
    assert_eq!(segment("%E2%9C%93+%F0%9F%98%80"), "✓+😀");
    assert_eq!(segment("%zz"), invalid("The URL has a malformed percent-encoding."));
    assert_eq!(segment("%C3"), invalid("The URL is not UTF-8."));
    assert_eq!(
        query("term=a+%C3%A9&via=x&via=&limit=18446744073709551615"),
        r#"{"term":"a é","limit":18446744073709551615,"via":["x",""]}"#
    );
    assert_eq!(query("limit=1"), missing("The query parameter `term` is missing."));
    assert_eq!(
        typed(br#"{"name":"\u00e9\ud83d\ude00","count":-9007199254740991,"raw":{ "b":1.0 }}"#),
        r#"{"name":"é😀","count":-9007199254740991,"raw":{ "b":1.0 }}"#
    );
    assert_eq!(typed(b"{}"), missing("The field `name` is missing."));
    assert!(typed(br#"{"name":"x","count":9007199254740992}"#).contains("M_BAD_JSON"));
    assert_eq!(raw(br#"  {"z":1e300,"a":0.30000000000000004}"#), r#"{"z":1e300,"a":0.30000000000000004}"#);
    assert!(raw(br#"{"z":1e400}"#).contains("M_BAD_JSON"));
    assert!(
        raw(format!("{{\"a\":{}1{}}}", "[".repeat(64), "]".repeat(64)).as_bytes()).contains("M_BAD_JSON")
    );
    assert!(raw(br#"{"a":1,"\u0061":2}"#).contains("M_BAD_JSON"));
}

fn invalid(error: &str) -> String {
    serde_json::json!({ "errcode": "M_INVALID_PARAM", "error": error }).to_string()
}

fn missing(error: &str) -> String {
    serde_json::json!({ "errcode": "M_MISSING_PARAM", "error": error }).to_string()
}

/// A digest (FNV-1a) of the outcomes of 4,000 inputs: the pieces below in the order of a linear
/// congruential generator.
pub fn digest() -> u64 {
    const PIECES: [&str; 24] = [
        "{",
        "}",
        "[",
        "]",
        "\"name\":",
        "\"count\":",
        "\"raw\":",
        "\"x\"",
        ",",
        "1.5e3",
        "-12",
        "null",
        "\"\\u00e9\"",
        " ",
        "%C3%A9",
        "%2F",
        "%",
        "a",
        "&",
        "term=",
        "via=",
        "limit=7",
        "+",
        "\"a\":1",
    ];
    let (mut state, mut digest) = (1_u64, 0xcbf2_9ce4_8422_2325_u64);
    let mut next = |end: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % end as u64).unwrap()
    };
    for _ in 0..1_000 {
        let text: String = (0..next(8)).map(|_| PIECES[next(PIECES.len())]).collect();
        let object = format!("{{{text}}}");
        for out in [segment(&text), query(&text), typed(object.as_bytes()), raw(object.as_bytes())] {
            // Only the code of an error counts: a library writes the sentence.
            let out = out.split_once(r#","error":"#).map_or(out.as_str(), |(code, _)| code);
            for byte in out.bytes().chain([0]) {
                digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    digest
}
