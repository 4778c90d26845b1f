//! Tests of the JSON that is accepted and refused.

use super::{MAX_JSON_DEPTH, check_json, raw_object};
use serde_json::json;

/// `code` is the expected error code; empty if the JSON is accepted.
fn check(body: &str, code: &str) {
    let answer = check_json(body.as_bytes()).map_err(|error| error.errcode().unwrap_or_default());
    match answer {
        Ok(text) => assert_eq!((text, ""), (body.trim_ascii(), code), "{body}"),
        Err(errcode) => assert_eq!(errcode, code, "{body}"),
    }
}

#[test]
fn s25_ambiguous_json_is_refused() {
    check(r#"{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}"#, "");
    check(r#" {"a\"":1,"a":"\"","":{}, "]":"{" , "x":":"} "#, "");
    check(r#"{"a":1,"b":2,"a":3}"#, "M_BAD_JSON");
    check(r#"{"x":[0,{"a":1,"a":1}]}"#, "M_BAD_JSON");
    check(r#"{"é":1,"\u00e9":1}"#, "M_BAD_JSON");
    check(r#"{"a\\":1,"a\\" :1}"#, "M_BAD_JSON");
    check(r#"{"":1,"":1}"#, "M_BAD_JSON");
    check(r#"{"a":"a","b":"a"}"#, "");
}

#[test]
fn s25_halves_of_characters_are_refused() {
    check(r#"{"a":"\ud83d\ude00"}"#, "");
    check(r#"{"a":"\ud83d"}"#, "M_BAD_JSON");
    check(r#"{"\ude00":1}"#, "M_BAD_JSON");
    assert!(check_json(b"\"\xff\"").is_err());
}

#[test]
fn s25_numbers_that_readers_do_not_agree_about_are_refused() {
    let held =
        ["0", "-0", "0.5", "-1E-9", "9007199254740991", "-9007199254740991", "1e308", "1e-400", "1e20"];
    for number in held {
        check(&format!(r#"{{"a":[{number} ],"b":{number}}}"#), "");
    }
    for number in ["9007199254740992", "-9007199254740992", "99999999999999999999999", "1e309", "-1.5E+400"] {
        check(&format!(r#"{{"a":[{number} ]}}"#), "M_BAD_JSON");
        check(number, "M_BAD_JSON");
        check(&format!(r#"{{"{number}":"{number}"}}"#), "");
    }
}

#[test]
fn s25_depth_is_bounded_without_recursion() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    check(&nested(MAX_JSON_DEPTH), "");
    check(&nested(MAX_JSON_DEPTH + 1), "M_BAD_JSON");
    check(&nested(500_000), "M_BAD_JSON");
    check(&"[".repeat(500_000), "M_NOT_JSON");
    check(&format!("{}1{}", r#"{"a":["#.repeat(32), "]}".repeat(32)), "");
    check(&format!("{}1{}", r#"{"a":["#.repeat(33), "]}".repeat(33)), "M_BAD_JSON");
}

#[test]
fn decoding_errors_are_short() {
    #[derive(Debug, serde::Deserialize)]
    struct Body {
        #[expect(dead_code, reason = "only its type matters")]
        a: u8,
    }
    let body = json!({ "a": "é".repeat(10_000) }).to_string();
    let error = super::decode::<Body>(body.as_bytes()).unwrap_err();
    assert!(error.into_reply().body.bytes().unwrap().len() < 300);
}

#[test]
fn raw_objects_keep_their_bytes() {
    let text = r#"{"z" : 1e99,"a":"\u0061/\/", "n":0.10}"#;
    assert_eq!(raw_object(format!("\n{text}\t").as_bytes()).unwrap().get(), text);
}
