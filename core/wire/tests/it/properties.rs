//! Properties of decoding and rate limits that hold for every input.

use std::sync::LazyLock;

use lattice_wire::http::HeaderMap;
use lattice_wire::{MAX_JSON_DEPTH, Parts, Rate, RateLimiter, check_json, decode_segment};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// The largest integer that every reader of JSON holds.
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// JSON of any shape within the depth limit.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(".*", inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn parts<'a>(path: Vec<&'a str>, query: &'a str, body: &'a [u8]) -> Parts<'a> {
    static HEADERS: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);
    Parts { path, query, headers: &HEADERS, body, stream: Default::default() }
}

proptest! {
    #[test]
    fn a_segment_survives_encoding(text in ".*") {
        let encoded = utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string();
        prop_assert_eq!(decode_segment(&encoded).unwrap(), text.clone());
        let decoded: String = parts(vec![&encoded], "", b"").path(0, "x").unwrap();
        prop_assert_eq!(decoded, text);
    }

    #[test]
    fn any_segment_gives_text_or_an_invalid_parameter(text in "[%0-9a-fA-F ]*|.*") {
        if let Err(error) = decode_segment(&text) {
            prop_assert_eq!(error.errcode(), Some("M_INVALID_PARAM"));
        }
    }

    #[test]
    fn a_query_survives_encoding(values in prop::collection::vec(".*", 1..5)) {
        #[derive(serde::Deserialize)]
        struct Query {
            via: Vec<String>,
        }
        let pairs: Vec<_> = values.iter().map(|value| ("via", value)).collect();
        let query = serde_html_form::to_string(&pairs).unwrap();
        prop_assert_eq!(parts(vec![], &query, b"").query::<Query>().unwrap().via, values);
    }

    #[test]
    fn objects_are_accepted_byte_for_byte(value in any_json(), pretty: bool) {
        let text = if pretty { format!("{value:#}") } else { value.to_string() };
        prop_assert_eq!(check_json(text.as_bytes()).unwrap(), &text);
        let raw = parts(vec![], "", text.as_bytes()).raw();
        match value {
            Value::Object(_) => prop_assert_eq!(raw.unwrap().to_string(), text),
            _ => prop_assert_eq!(raw.unwrap_err().errcode(), Some("M_BAD_JSON")),
        }
    }

    #[test]
    fn a_repeated_key_is_refused_anywhere(value in any_json(), key in ".*", depth in 0..MAX_JSON_DEPTH - 10) {
        let key = Value::from(key);
        let text = format!("{}{{{key}:{value}, {key} :1}}{}", "[".repeat(depth), "]".repeat(depth));
        prop_assert_eq!(check_json(text.as_bytes()).unwrap_err().errcode(), Some("M_BAD_JSON"));
    }

    #[test]
    fn what_is_not_json_is_refused_as_serde_does(text in "[\\[\\]{}\",:0-9a-z\\\\ ]*") {
        let accepted = check_json(text.as_bytes()).is_ok();
        if accepted {
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
        }
        if let Ok(value) = serde_json::from_str::<Map<String, Value>>(&text) {
            // Only JSON with repeated keys may be refused; a map drops repeated keys.
            prop_assert!(accepted || Value::Object(value).to_string().len() < text.len());
        }
    }

    #[test]
    fn no_second_admits_more_than_burst_and_rate(
        steps in prop::collection::vec(0u64..40, 1..400), burst in 1u32..20, interval_ms in 1u64..100,
    ) {
        let (mut limiter, rate, mut now_ms) = (RateLimiter::new(), Rate { burst, interval_ms }, 0);
        let mut admitted_ms: Vec<u64> = Vec::new();
        for step in steps {
            now_ms += step;
            if limiter.admit((), rate, now_ms).is_ok() {
                admitted_ms.push(now_ms);
            }
        }
        for (index, start_ms) in admitted_ms.iter().enumerate() {
            let within = admitted_ms.iter().skip(index).filter(|at| **at < start_ms + 1_000).count() as u64;
            prop_assert!(within <= u64::from(burst) + 1_000 / interval_ms + 1);
        }
    }
}
