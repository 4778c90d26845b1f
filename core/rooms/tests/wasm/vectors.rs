//! The specification's test vectors (appendices, "Canonical JSON", "Cryptographic Test Vectors").

use lattice_rooms::{InvalidPdu, SigningKey, read};
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use ruma_common::{RoomVersionId, ServerName};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const SEED: &str = "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1";

/// JSON texts and their canonical forms.
const CANONICAL: [(&str, &str); 9] = [
    ("{}", "{}"),
    ("{ \"one\": 1,\n \"two\": \"Two\" }", r#"{"one":1,"two":"Two"}"#),
    (r#"{ "b": "2", "a": "1" }"#, r#"{"a":"1","b":"2"}"#),
    (
        r#"{ "auth": { "success": true, "mxid": "@john.doe:example.com", "profile": { "display_name": "John Doe",
            "three_pids": [ { "medium": "email", "address": "john.doe@example.org" },
            { "medium": "msisdn", "address": "123456789" } ] } } }"#,
        r#"{"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":[{"address":"john.doe@example.org","medium":"email"},{"address":"123456789","medium":"msisdn"}]},"success":true}}"#,
    ),
    (r#"{ "a": "日本語" }"#, r#"{"a":"日本語"}"#),
    (r#"{ "本": 2, "日": 1 }"#, r#"{"日":1,"本":2}"#),
    (r#"{ "a": "\u65E5" }"#, r#"{"a":"日"}"#),
    (r#"{ "a": null }"#, r#"{"a":null}"#),
    (r#"{ "a": -0 }"#, r#"{"a":0}"#),
];

fn key() -> SigningKey {
    let seed: [u8; 32] = Base64::<Standard>::parse(SEED).unwrap().into_inner().try_into().unwrap();
    SigningKey::from_seed(<&ServerName>::try_from("domain").unwrap(), "1", &seed).unwrap()
}

fn text(object: &CanonicalJsonObject, path: [&str; 3]) -> String {
    let value = serde_json::to_value(object).unwrap();
    let at = |value: serde_json::Value, name: &str| if name.is_empty() { value } else { value[name].clone() };
    path.into_iter().fold(value, at).as_str().unwrap().to_owned()
}

#[test]
fn canonical_json_is_that_of_the_specification() {
    for (json, canonical) in CANONICAL {
        assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), canonical);
    }
    // The second field of the last vector: Synapse reads this number as a fraction and drops the event.
    assert_eq!(read(r#"{ "b": 1e10 }"#), Err(InvalidPdu::Float));
}

#[test]
fn signatures_of_json_are_those_of_the_specification() {
    for (json, signature) in [
        ("{}", "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"),
        (
            r#"{"one":1,"two":"Two"}"#,
            "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw",
        ),
    ] {
        let mut object = read(json).unwrap();
        ruma_signatures::sign_json("domain", &key(), &mut object).unwrap();
        assert_eq!(text(&object, ["signatures", "domain", "ed25519:1"]), signature);
    }
}

#[test]
fn hashes_and_signatures_of_events_are_those_of_the_specification() {
    let rules = RoomVersionId::V1.rules().unwrap();
    for (json, hash, signature) in [
        (
            r#"{ "room_id": "!x:domain", "sender": "@a:domain", "origin": "domain", "origin_server_ts": 1000000,
                "signatures": {}, "hashes": {}, "type": "X", "content": {}, "prev_events": [],
                "auth_events": [], "depth": 3, "unsigned": { "age_ts": 1000000 } }"#,
            "5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos",
            "KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg",
        ),
        (
            r#"{ "content": { "body": "Here is the message content" }, "event_id": "$0:domain",
                "origin": "domain", "origin_server_ts": 1000000, "type": "m.room.message",
                "room_id": "!r:domain", "sender": "@u:domain", "signatures": {},
                "unsigned": { "age_ts": 1000000 } }"#,
            "onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g",
            "Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA",
        ),
    ] {
        let mut object: CanonicalJsonObject = serde_json::from_str(json).unwrap();
        ruma_signatures::hash_and_sign_event("domain", &key(), &mut object, &rules.redaction).unwrap();
        assert_eq!(text(&object, ["hashes", "sha256", ""]), hash);
        assert_eq!(text(&object, ["signatures", "domain", "ed25519:1"]), signature);
    }
}
