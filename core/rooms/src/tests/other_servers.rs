//! Tests of malformed events that other servers accept or drop: a room must not split over them.

use ruma_state_res::Event as _;
use serde_json::{Value, json};

use super::auth_case::{AuthCase, at};
use super::fixtures::event::{VERSIONS, rules_of};
use super::fixtures::keys::key;
use super::receipt::{keys, message, signed_event};
use crate::{InvalidPdu, Pdu, ReceivedPdu, Rule, Ruling};

fn receive(version: &str, event: &Value) -> Result<ReceivedPdu, InvalidPdu> {
    Pdu::receive(&event.to_string(), &rules_of(version), &keys())
}

fn signed(version: &str) -> Value {
    serde_json::from_str(&signed_event(&message(version), version)).unwrap()
}

/// Signs an event again whose hashes or other fields were changed.
fn signed_again(version: &str, event: &Value) -> Value {
    let object = serde_json::from_value(event.clone()).unwrap();
    let rules = rules_of(version);
    let mut left = ruma_common::canonical_json::redact(object, &rules.redaction, None).unwrap();
    left.remove("signatures");
    ruma_signatures::sign_json("example.org", &key("example.org"), &mut left).unwrap();
    let mut event = event.clone();
    event["signatures"] = json!(left["signatures"]);
    event
}

#[test]
fn power_levels_under_another_state_key_are_allowed_as_the_first_ones() {
    for (version, case) in AuthCase::all() {
        let bob = json!({ "users": { at("bob"): 50 }, "state_default": 50 });
        let case = case.with_member("bob", "join").with_levels(bob);
        let rules = case.rules.clone();
        let more = json!({ "users": { at("bob"): 100 }, "ban": 100 });
        let typo = case.pdu(("m.room.power_levels", Some("typo")), "bob", more.clone());
        let ruling = case.ask(typo).answer(&rules, None);
        assert_eq!(ruling, Some(Ruling::Allowed(Rule::FirstLevels)), "{version}");
        let bob = json!({ "users": { at("bob"): 50 }, "state_default": 50 });
        let case = AuthCase::new(version).with_member("bob", "join").with_levels(bob);
        let question = case.may_send(("m.room.power_levels", Some("")), "bob", more);
        let ruling = question.answer(&rules, None);
        assert!(matches!(ruling, Some(Ruling::Rejected(_))), "{version}: the levels of the room");
    }
}

#[test]
fn a_misspelt_user_id_is_a_level_of_nobody() {
    for (version, case) in AuthCase::all() {
        let rules = case.rules.clone();
        let ask = |user_id: &str| {
            let levels = json!({ "users": { user_id: 1 } });
            let case = AuthCase::new(version).without("m.room.power_levels");
            case.may_send(("m.room.power_levels", Some("")), "alice", levels).answer(&rules, None)
        };
        for user_id in ["@bob:exam ple.org", "@bob:", "@:", "@Bob Smith:example.org", "@bob:example.org:"] {
            assert_eq!(ask(user_id), Some(Ruling::Allowed(Rule::FirstLevels)), "{version} {user_id}");
        }
        for user_id in ["bob:example.org", "@bob", "", " @bob:example.org"] {
            let rejected = Some(Ruling::Rejected(Rule::UserLevelsMalformed));
            assert_eq!(ask(user_id), rejected, "{version} {user_id}");
        }
    }
}

#[test]
fn a_room_whose_federation_is_no_boolean_is_closed_to_other_servers() {
    for version in VERSIONS {
        let is_closed = |federate: Value| {
            let creation = json!({ "creator": at("alice"), "m.federate": federate });
            let case = AuthCase::new(version).with(("m.room.create", ""), "alice", creation);
            let pdu = case.pdu(("m.room.message", None), "alice", json!({}));
            let json = pdu.json().replace("@alice:example.org", "@alice:other.org");
            let rules = case.rules.clone();
            let foreign = case.ask(Pdu::from_json(pdu.id().to_owned(), json).unwrap());
            foreign.answer(&rules, None) == Some(Ruling::Rejected(Rule::NotFederated))
        };
        for federate in [json!("true"), json!("false"), json!(0), json!(1), json!(null), json!([])] {
            assert!(is_closed(federate.clone()), "{version} {federate}");
        }
        assert!(!is_closed(json!(true)) && is_closed(json!(false)), "{version}");
    }
}

#[test]
fn fields_that_no_hash_covers_are_dropped_whatever_they_are() {
    for version in VERSIONS {
        let plain = receive(version, &signed(version)).unwrap().pdu;
        for field in ["unsigned", "age_ts", "destinations", "outlier"] {
            for value in [json!(5), json!(null), json!([]), json!("x"), json!({ "age": 1 })] {
                let mut event = signed(version);
                event[field] = value;
                let received = receive(version, &event).unwrap();
                assert!(!received.redacted, "{version} {event}");
                assert_eq!((received.pdu.id(), received.pdu.json()), (plain.id(), plain.json()));
            }
        }
        let mut event = signed(version);
        event["other"] = json!(5);
        let received = receive(version, &event).unwrap();
        assert!(received.redacted, "{version}: the hash covers other fields");
        assert_eq!((received.pdu.id(), received.pdu.content().get()), (plain.id(), "{}"));
    }
}

#[test]
fn hashes_and_signatures_that_are_no_texts_drop_the_event() {
    for version in VERSIONS {
        let wrong = |field: &str, value: Value| {
            let mut event = signed(version);
            event[field] = value;
            let event = if field == "hashes" { signed_again(version, &event) } else { event };
            receive(version, &event).unwrap_err()
        };
        for hashes in [json!(5), json!([]), json!({ "sha256": 5 }), json!({ "sha256": "A", "md5": null })] {
            assert_eq!(wrong("hashes", hashes), InvalidPdu::WrongType("hashes"), "{version}");
        }
        assert_eq!(wrong("hashes", json!({ "md5": "A" })), InvalidPdu::Missing("sha256"), "{version}");
        let with_hash = |hash: String| {
            let mut event = signed(version);
            event["hashes"]["sha256"] = json!(hash);
            receive(version, &signed_again(version, &event)).map(|received| received.redacted)
        };
        let right = signed(version)["hashes"]["sha256"].as_str().unwrap().to_owned();
        assert_eq!(with_hash(format!("!{}=", right.replace('+', "-").replace('/', "_"))), Ok(false));
        assert_eq!(with_hash(format!("A{right}")), Ok(true), "{version}: another hash");
        for hash in ["A", "\u{e9}"] {
            assert_eq!(with_hash(hash.to_owned()), Err(InvalidPdu::WrongType("hashes")), "{version}");
        }
        for value in [json!(5), json!(null), json!([]), json!({ "ed25519:x": 5 })] {
            let mut event = signed(version);
            event["signatures"]["other.org"] = value;
            let invalid = receive(version, &event).unwrap_err();
            assert_eq!(invalid, InvalidPdu::WrongType("signatures"), "{version} {event}");
        }
        for value in [json!(5), json!(null), json!([]), json!("x")] {
            assert_eq!(wrong("signatures", value), InvalidPdu::WrongType("signatures"), "{version}");
        }
    }
}

#[test]
fn an_event_id_in_a_version_that_computes_it_drops_the_event() {
    for version in VERSIONS.into_iter().skip(2) {
        for id in [json!("$id:example.org"), json!(5), json!(null)] {
            let mut event = message(version);
            event["event_id"] = id;
            let event = serde_json::from_str(&signed_event(&event, version)).unwrap();
            let invalid = receive(version, &event).unwrap_err();
            assert_eq!(invalid, InvalidPdu::Unexpected("event_id"), "{version}");
        }
    }
}
