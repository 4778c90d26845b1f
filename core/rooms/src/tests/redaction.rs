//! Tests of what redaction keeps in each room version, and of which redactions apply.

use serde_json::{Value, json};

use super::auth_case::{AuthCase, at, id};
use super::fixtures::event::{VERSIONS, rules_of};
use crate::{Pdu, may_redact, redacted, redacted_by};

/// Redacts an event that has every field any version keeps, checks its top level, and returns its content.
fn left(version: &str, event_type: &str, content: &Value) -> Value {
    let event = json!({
        "type": event_type, "sender": at("alice"), "room_id": "!room:example.org", "state_key": "", "depth": 1,
        "origin_server_ts": 1, "content": content, "prev_events": [], "auth_events": [], "hashes": {},
        "signatures": {}, "origin": "example.org", "membership": "join", "prev_state": [], "redacts": "$x",
        "replaces_state": "$x", "unsigned": {}, "unknown": 1,
    });
    let pdu = Pdu::from_json(id("event"), event.to_string()).unwrap();
    let after = redacted(&pdu, &rules_of(version)).unwrap();
    assert_eq!(after.id(), pdu.id());
    let left: Value = serde_json::from_str(after.json()).unwrap();
    let mut kept: Vec<&str> = left.as_object().unwrap().keys().map(String::as_str).collect();
    kept.retain(|key| !["origin", "membership", "prev_state"].contains(key));
    let always = [
        "auth_events",
        "content",
        "depth",
        "hashes",
        "origin_server_ts",
        "prev_events",
        "room_id",
        "sender",
        "signatures",
        "state_key",
        "type",
    ];
    assert_eq!(kept, always, "{version}");
    let is_old = number(version) < 11;
    for field in ["origin", "membership", "prev_state"] {
        assert_eq!(left.get(field).is_some(), is_old, "{version} {field}");
    }
    left["content"].clone()
}

/// The number of a version, or of the one that an unstable version begins with.
fn number(version: &str) -> u32 {
    version.rsplit('.').next().unwrap().parse().unwrap()
}

/// Checks the content that is kept from each version on.
fn check(event_type: &str, content: &Value, kept: &[(u32, Value)]) {
    for version in VERSIONS {
        let expected = kept.iter().rev().find(|(since, _)| *since <= number(version)).unwrap();
        assert_eq!(left(version, event_type, content), expected.1, "{version} {event_type}");
    }
}

#[test]
fn redaction_keeps_the_fields_of_the_version() {
    check("m.room.message", &json!({ "body": "x", "membership": "join" }), &[(1, json!({}))]);
    let create = json!({ "creator": at("alice"), "room_version": "1", "m.federate": true });
    check("m.room.create", &create, &[(1, json!({ "creator": at("alice") })), (11, create.clone())]);
    let rule = json!({ "join_rule": "restricted", "allow": [], "x": 1 });
    let allow = json!({ "join_rule": "restricted", "allow": [] });
    check("m.room.join_rules", &rule, &[(1, json!({ "join_rule": "restricted" })), (8, allow)]);
    let member = json!({
        "membership": "join", "join_authorised_via_users_server": at("bob"), "displayname": "x",
        "third_party_invite": { "display_name": "x", "signed": { "token": "t" } },
    });
    let authorised = json!({ "membership": "join", "join_authorised_via_users_server": at("bob") });
    let mut signed = authorised.clone();
    signed["third_party_invite"] = json!({ "signed": { "token": "t" } });
    check("m.room.member", &member, &[(1, json!({ "membership": "join" })), (9, authorised), (11, signed)]);
    let levels = json!({
        "ban": 1, "events": {}, "events_default": 1, "kick": 1, "redact": 1, "state_default": 1, "users": {},
        "users_default": 1, "invite": 1, "notifications": {},
    });
    let mut with_invite = levels.clone();
    with_invite.as_object_mut().unwrap().remove("notifications");
    let mut without = with_invite.clone();
    without.as_object_mut().unwrap().remove("invite");
    check("m.room.power_levels", &levels, &[(1, without), (11, with_invite)]);
    let visibility = json!({ "history_visibility": "shared" });
    check("m.room.history_visibility", &visibility, &[(1, visibility.clone())]);
    let aliases = json!({ "aliases": [] });
    check("m.room.aliases", &aliases, &[(1, aliases.clone()), (6, json!({}))]);
    let redaction = json!({ "redacts": "$x", "reason": "x" });
    check("m.room.redaction", &redaction, &[(1, json!({})), (11, json!({ "redacts": "$x" }))]);
}

#[test]
fn a_redaction_applies_if_its_sender_has_the_level_or_shares_the_server() {
    for version in VERSIONS {
        let case = AuthCase::new(version).with_levels(json!({ "users": { at("bob"): 50 }, "redact": 50 }));
        let rules = rules_of(version);
        let target = case.pdu_after(("m.room.message", None), "carol", json!({}), ("target", &["prev"]));
        let by = |sender: &str, target: &str| {
            let redacts = json!({ "redacts": id(target) });
            let pdu = case.pdu_after(("m.room.redaction", None), "bob", redacts, ("redaction", &["target"]));
            Pdu::from_json(pdu.id().to_owned(), pdu.json().replace(&at("bob"), sender)).unwrap()
        };
        let applies = |redaction: &Pdu| may_redact(redaction, &target, &case.state, &rules);
        assert_eq!(redacted_by(&by(&at("bob"), "target"), &rules), Some(id("target")), "{version}");
        assert_eq!(redacted_by(&target, &rules), None);
        assert!(applies(&by(&at("bob"), "target")), "{version}: by level");
        assert!(applies(&by(&at("dave"), "target")), "{version}: same server");
        assert!(!applies(&by(&at("bob"), "other")), "{version}: another event");
        let is_checked_earlier = ["1", "2"].contains(&version);
        assert_eq!(applies(&by("@dave:other.org", "target")), is_checked_earlier, "{version}");
        let elsewhere = Pdu::from_json(id("target"), target.json().replace("!room", "!else")).unwrap();
        assert!(!may_redact(&by(&at("bob"), "target"), &elsewhere, &case.state, &rules), "{version}");
    }
    let case = AuthCase::new("11");
    for redacts in [json!(7), json!("x"), json!(null)] {
        let pdu = case.pdu(("m.room.redaction", None), "alice", json!({ "redacts": redacts }));
        assert_eq!(redacted_by(&pdu, &rules_of("11")), None);
    }
}
