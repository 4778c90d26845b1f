//! Tests of the field that makes an event sticky, and of how long it lasts.

use ruma_common::RoomVersionId::V12;
use serde_json::{Value, json};

use super::auth_case::{at, id};
use super::fixtures::draft::template;
use super::fixtures::event::{VERSIONS, rules_of};
use super::test_room::{TestRoom, options, user};
use crate::{
    BuildError, ClientFormat, EventTemplate, MAX_STICKY_MS, Pdu, Preset, Sticky, Unsigned, client_event,
    erased_event, redacted,
};

/// A message that was sent at a time, with this field.
fn pdu(sent_ms: u64, sticky: &Value) -> Pdu {
    let event = json!({
        "type": "m.room.message", "sender": at("alice"), "room_id": "!room:example.org", "depth": 1,
        "origin_server_ts": sent_ms, "content": { "body": "x" }, "prev_events": [], "auth_events": [],
        "hashes": {}, "signatures": {}, "msc4354_sticky": sticky,
    });
    Pdu::from_json(id("event"), event.to_string()).unwrap()
}

#[test]
fn an_event_is_sticky_for_its_duration_and_for_an_hour_at_most() {
    let check = |sent_ms, duration_ms: u64, now_ms, until_ms| {
        let pdu = pdu(sent_ms, &json!({ "duration_ms": duration_ms }));
        assert_eq!(pdu.sticky_until(now_ms), until_ms, "{duration_ms} ms from {sent_ms} on, at {now_ms}");
    };
    check(100, 50, 100, Some(150));
    check(100, 50, 149, Some(150));
    check(100, 50, 150, None);
    check(100, 0, 100, None);
    check(100, MAX_STICKY_MS + 1, 100, Some(100 + MAX_STICKY_MS));
    check(100, u64::MAX, 100 + MAX_STICKY_MS, None);
    // A server that claims a time in the future gains nothing by it.
    check(9_000, 50, 100, Some(150));
}

#[test]
fn a_field_without_a_natural_number_makes_no_event_sticky() {
    let durations =
        [json!(-1), json!(1.5), json!("1000"), json!(true), json!(null), json!([1]), json!(1e300)];
    let fields = [json!(null), json!(1000), json!("x"), json!([]), json!([{ "duration_ms": 1 }]), json!({})];
    let fields = durations.map(|duration| json!({ "duration_ms": duration })).into_iter().chain(fields);
    for field in fields {
        let pdu = pdu(1, &field);
        assert_eq!((pdu.sticky(), pdu.sticky_until(1)), (None, None), "{field}");
        let shown = client_event(&pdu, ClientFormat::Sync, Unsigned::default());
        assert!(!shown.get().contains("sticky"), "{shown}");
    }
}

#[test]
fn a_redacted_event_and_one_of_an_erased_user_are_not_sticky() {
    let pdu = pdu(1, &json!({ "duration_ms": 1_000 }));
    for version in VERSIONS {
        let left = redacted(&pdu, &rules_of(version)).unwrap();
        assert_eq!(left.sticky_until(1), None, "{version}");
        let shown = erased_event(&pdu, &rules_of(version), ClientFormat::Sync, Unsigned::default());
        assert!(!shown.get().contains("sticky"), "{version}: {shown}");
    }
}

#[test]
fn a_new_event_has_the_field_hashed_and_signed_within_its_size() {
    let room = TestRoom::built(&V12, &options(Preset::PublicChat));
    let built = |body: &str, sticky| {
        let message = template("m.room.message", None, &json!({ "body": body }));
        room.build(&user("alice"), &EventTemplate { sticky, ..message })
    };
    let sticky = Sticky { duration_ms: 1_000 };
    let pdu = built("x", Some(sticky)).unwrap();
    assert_eq!(pdu.sticky(), Some(sticky));
    let event: Value = serde_json::from_str(pdu.json()).unwrap();
    assert_eq!(event["msc4354_sticky"], json!({ "duration_ms": 1_000 }));
    let without: Value = serde_json::from_str(built("x", None).unwrap().json()).unwrap();
    assert_ne!(event["hashes"], without["hashes"]);
    let shown = client_event(&pdu, ClientFormat::Sync, Unsigned::default());
    let shown: Value = serde_json::from_str(shown.get()).unwrap();
    assert_eq!(shown["msc4354_sticky"], event["msc4354_sticky"]);
    // The field counts: an event that just fits without it is too large with it.
    let room_for_body = 65_536 - (built("", None).unwrap().json().len());
    let body = "x".repeat(room_for_body);
    assert!(built(&body, None).is_ok());
    assert!(matches!(built(&body, Some(sticky)), Err(BuildError::Format(_))));
}
