//! Tests of the receipt of PDUs in every room version: a received PDU, or the reason that it is invalid.

use ruma_common::EventId;
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_state_res::Event as _;
use serde_json::{Value, json};

use super::fixtures::draft;
use super::fixtures::event::{EventFormat, PlaceInGraph, VERSIONS, rules_of};
use super::fixtures::keys::{key, public_keys};
use crate::{InvalidPdu, Pdu, PublicKeyMap};

/// The public key of example.org.
pub(super) fn keys() -> PublicKeyMap {
    public_keys(&["example.org"])
}

/// A message event in the format of the version.
pub(super) fn message(version: &str) -> Value {
    let format = EventFormat::new(rules_of(version));
    let server = if format.is_old() { ":example.org" } else { "" };
    let id = |name: &str| EventId::parse(format!("${name}{server}")).unwrap();
    let (prev, auth) = ([id("prev")], [id("create"), id("levels")]);
    let at = PlaceInGraph { name: "message", depth: 7, ts: 1, prev: &prev, auth: &auth };
    format.json(&draft::message("@alice:example.org", "hello"), at)
}

pub(super) fn signed_event(event: &Value, version: &str) -> String {
    let mut object: CanonicalJsonObject = serde_json::from_value(event.clone()).unwrap();
    let rules = rules_of(version);
    ruma_signatures::hash_and_sign_event("example.org", &key("example.org"), &mut object, &rules.redaction)
        .unwrap();
    serde_json::to_string(&object).unwrap()
}

fn invalid(version: &str, change: impl Fn(&mut Value)) -> InvalidPdu {
    let mut event = message(version);
    change(&mut event);
    Pdu::receive(&signed_event(&event, version), &rules_of(version), &keys()).unwrap_err()
}

#[test]
fn a_signed_event_of_every_version_is_received_unchanged() {
    for version in VERSIONS {
        let rules = rules_of(version);
        let text = signed_event(&message(version), version);
        let received = Pdu::receive(&text, &rules, &keys()).unwrap();
        assert!(!received.redacted);
        assert_eq!(received.pdu.json(), text);
        let id = received.pdu.id();
        match version {
            "1" | "2" => assert_eq!(id.as_str(), "$message:example.org"),
            _ => assert_eq!(
                id.as_str()[1..],
                ruma_signatures::reference_hash(&serde_json::from_str(&text).unwrap(), &rules).unwrap()
            ),
        }
        assert_eq!((received.pdu.prev_events().count(), received.pdu.auth_events().count()), (1, 2));
        let stored = Pdu::from_json(id.to_owned(), text).unwrap();
        assert_eq!(stored.auth_events().collect::<Vec<_>>(), received.pdu.auth_events().collect::<Vec<_>>());
    }
}

#[test]
fn changed_content_is_redacted_and_unsigned_data_is_dropped() {
    for version in VERSIONS {
        let rules = rules_of(version);
        let mut event: Value = serde_json::from_str(&signed_event(&message(version), version)).unwrap();
        let id = Pdu::receive(&event.to_string(), &rules, &keys()).unwrap().pdu.id().to_owned();
        event["content"]["body"] = json!("forged");
        event["unsigned"] = json!({ "age": 1 });
        let received = Pdu::receive(&event.to_string(), &rules, &keys()).unwrap();
        assert!(received.redacted);
        assert_eq!(received.pdu.content().get(), "{}");
        assert!(!received.pdu.json().contains("unsigned"));
        assert_eq!(received.pdu.id(), id, "redaction keeps the event id");
    }
}

#[test]
fn events_with_missing_wrong_or_oversized_fields_are_invalid() {
    for version in VERSIONS {
        for field in [
            "type",
            "sender",
            "content",
            "depth",
            "origin_server_ts",
            "prev_events",
            "auth_events",
            "room_id",
        ] {
            let without = |event: &mut Value| drop(event.as_object_mut().unwrap().remove(field));
            if !["type", "content"].contains(&field) {
                assert_eq!(invalid(version, without), InvalidPdu::Missing(field), "{version}");
                assert_eq!(
                    invalid(version, |event| event[field] = Value::Null),
                    InvalidPdu::WrongType(field)
                );
            }
        }
        let long = |length: usize| move |event: &mut Value| event["type"] = json!("t".repeat(length));
        assert_eq!(invalid(version, long(256)), InvalidPdu::TooLong("type"));
        let mut event = message(version);
        long(255)(&mut event);
        assert!(Pdu::receive(&signed_event(&event, version), &rules_of(version), &keys()).is_ok());
        let wide = |event: &mut Value| event["state_key"] = json!("é".repeat(128));
        assert_eq!(invalid(version, wide), InvalidPdu::TooLong("state_key"));
        assert_eq!(
            invalid(version, |event| event["state_key"] = json!(1)),
            InvalidPdu::WrongType("state_key")
        );
        assert_eq!(
            invalid(version, |event| event["sender"] = json!("alice")),
            InvalidPdu::BadIdentifier("sender")
        );
        assert_eq!(
            invalid(version, |event| event["room_id"] = json!("room")),
            InvalidPdu::BadIdentifier("room_id")
        );
        assert_eq!(invalid(version, |event| event["depth"] = json!(-1)), InvalidPdu::IntegerOutOfRange);
        for (field, most) in [("prev_events", 20), ("auth_events", 10)] {
            let many = |count: usize| {
                move |event: &mut Value| event[field] = Value::from(vec![event[field][0].clone(); count])
            };
            assert_eq!(invalid(version, many(most + 1)), InvalidPdu::TooMany(field));
            let mut event = message(version);
            many(most)(&mut event);
            assert!(Pdu::receive(&signed_event(&event, version), &rules_of(version), &keys()).is_ok());
            assert_eq!(invalid(version, |event| event[field] = json!([7])), InvalidPdu::WrongType(field));
        }
    }
    assert_eq!(
        invalid("1", |event| event["prev_events"] = json!(["$a:b"])),
        InvalidPdu::WrongType("prev_events")
    );
    assert_eq!(
        invalid("3", |event| event["prev_events"] = json!([["$a", {}]])),
        InvalidPdu::WrongType("prev_events")
    );
    assert_eq!(
        invalid("12", |event| event["auth_events"] = json!(["$room:a.example"])),
        InvalidPdu::CreateInAuthEvents
    );
    let unnamed = |event: &mut Value| event["event_id"] = json!("$no-server");
    assert_eq!(
        Pdu::receive(&signed_message(unnamed), &rules_of("1"), &keys()).unwrap_err(),
        InvalidPdu::BadIdentifier("event_id")
    );
}

fn signed_message(change: impl Fn(&mut Value)) -> String {
    let mut event = message("1");
    change(&mut event);
    signed_event(&event, "1")
}

#[test]
fn json_that_parsers_read_differently_is_invalid() {
    let receive = |text: &str| Pdu::receive(text, &rules_of("11"), &keys()).unwrap_err();
    assert_eq!(receive("{"), InvalidPdu::NotJson);
    assert_eq!(receive("[]"), InvalidPdu::NotAnObject);
    assert_eq!(receive("7"), InvalidPdu::NotAnObject);
    assert_eq!(receive(r#"{"a":1} {"a":1}"#), InvalidPdu::NotJson);
    assert_eq!(receive(r#"{"a":1,"a":1}"#), InvalidPdu::DuplicateKey("a".to_owned()));
    assert_eq!(receive(r#"{"b":{"a":1,"\u0061":2}}"#), InvalidPdu::DuplicateKey("a".to_owned()));
    for number in ["0.5", "1e3", "1.0", "-0.0", "9E0"] {
        assert_eq!(receive(&format!(r#"{{"a":{number}}}"#)), InvalidPdu::Float, "{number}");
    }
    for number in ["9007199254740992", "-9007199254740992", "99999999999999999999999"] {
        assert_eq!(receive(&format!(r#"{{"a":{number}}}"#)), InvalidPdu::IntegerOutOfRange, "{number}");
    }
    for text in [r"\ud800", r"\udc00", r"\ud800\ud800", r"\ud800x", r"\uDBFF\u0041"] {
        assert_eq!(receive(&format!(r#"{{"a":"{text}"}}"#)), InvalidPdu::LoneSurrogate, "{text}");
    }
    assert_eq!(receive(&format!(r#"{{"a":{}1{}}}"#, "[".repeat(127), "]".repeat(127))), InvalidPdu::TooDeep);
    assert_eq!(receive(&"[".repeat(1_000_000)), InvalidPdu::TooDeep);
    // The deepest JSON that is allowed is parsed; the error is a missing field.
    let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(126), "]".repeat(126));
    assert_eq!(receive(&deep), InvalidPdu::Missing("type"));
    assert_eq!(receive(r#"{"a":"\ud83d\ude00[{","b":-0}"#), InvalidPdu::Missing("type"));
}

#[test]
fn an_event_over_65_536_bytes_is_invalid() {
    let text_of = |length: usize| {
        let mut event = message("11");
        event["content"]["body"] = json!("x".repeat(length));
        signed_event(&event, "11")
    };
    let rest = text_of(0).len();
    assert!(Pdu::receive(&text_of(65_536 - rest), &rules_of("11"), &keys()).is_ok());
    let larger = Pdu::receive(&text_of(65_537 - rest), &rules_of("11"), &keys());
    assert_eq!(larger.unwrap_err(), InvalidPdu::TooLarge);
}

#[test]
fn an_event_without_the_signature_of_each_required_server_is_invalid() {
    for version in VERSIONS {
        let rules = rules_of(version);
        let receive = |event: &Value, keys: &PublicKeyMap| Pdu::receive(&event.to_string(), &rules, keys);
        let server = || "example.org".to_owned();
        let good: Value = serde_json::from_str(&signed_event(&message(version), version)).unwrap();
        assert_eq!(receive(&good, &PublicKeyMap::new()).unwrap_err(), InvalidPdu::UnknownKey(server()));
        let mut unsigned = good.clone();
        unsigned["signatures"] = json!({});
        assert_eq!(receive(&unsigned, &keys()).unwrap_err(), InvalidPdu::Unsigned(server()));
        let mut altered = good.clone();
        altered["depth"] = json!(8);
        assert_eq!(receive(&altered, &keys()).unwrap_err(), InvalidPdu::BadSignature(server()));
        let mut strange = good.clone();
        strange["signatures"]["example.org"] = json!({ key("example.org").id(): "7" });
        assert_eq!(receive(&strange, &keys()).unwrap_err(), InvalidPdu::BadSignature(server()));
        let mut also = good.clone();
        also["signatures"]["other.org"] = json!({ "ed25519:x": "AAAA" });
        assert!(receive(&also, &keys()).is_ok(), "only required signatures are checked");
    }
    let foreign = |event: &mut Value| event["event_id"] = json!("$message:other.org");
    assert_eq!(invalid("2", foreign), InvalidPdu::Unsigned("other.org".to_owned()));
    let restricted = |event: &mut Value| {
        event["type"] = json!("m.room.member");
        event["state_key"] = json!("@alice:example.org");
        event["content"] =
            json!({ "membership": "join", "join_authorised_via_users_server": "@bob:other.org" });
    };
    assert_eq!(invalid("8", restricted), InvalidPdu::Unsigned("other.org".to_owned()));
    let mut event = message("7");
    restricted(&mut event);
    assert!(
        Pdu::receive(&signed_event(&event, "7"), &rules_of("7"), &keys()).is_ok(),
        "version 7 has no restricted joins"
    );
}

/// Redaction keeps only `signed` of `third_party_invite`, so nothing of a `null` is hashed. Synapse computed
/// the expected event id.
#[test]
fn a_null_third_party_invite_does_not_change_the_event_id() {
    let event = json!({
        "auth_events": [
            "$mnswT5oDXbllI9m5qH8Oz-s_reNN7No7t9xXmXfMMkM", "$00EpR0YHsV17FJEXlSLtuQUjuRw75RXfN8IKySqJT2o",
        ],
        "content": { "membership": "invite", "third_party_invite": null }, "depth": 12,
        "hashes": { "sha256": "mark23" }, "origin_server_ts": 1007,
        "prev_events": ["$DVnrUNQRU_tJ_2nfjf_NIsIXOCJqnSCnPZvt1VyQ-D4"],
        "room_id": "!OJCD4KlXp65HJ7h9-oritL9vhPdXKR8ZleS1QPsWkvg", "sender": "@carol:c.example",
        "signatures": {}, "state_key": "@carol:c.example", "type": "m.room.member",
    });
    let rules = rules_of("12");
    let pdu = Pdu::from_object(&serde_json::from_value(event).unwrap(), &rules).unwrap();
    assert_eq!(pdu.id(), "$6oR2CApcwSyuzFauVjSRT2qWeDNSS9e1hhmpl4Tw5R0");
}
