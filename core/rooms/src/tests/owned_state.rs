//! Tests of owned state (MSC3757): who may set a state event whose key begins with a user id.

use serde_json::json;

use super::auth_case::{AuthCase, at};
use super::fixtures::event::{VERSIONS, rules_of};
use crate::{Rule, Ruling};

const VERSION: &str = "org.matrix.msc3757.10";

/// Whether a user may set the state with a key. Alice has level 100, bob and carol 50, dave 0; dave may send state.
fn ruling(version: &str, sender: &str, key: &str) -> Ruling {
    let mut users = json!({ at("bob"): 50, at("carol"): 50 });
    if version != "12" {
        users[at("alice")] = json!(100);
    }
    let mut case = AuthCase::new(version).with_levels(json!({ "users": users, "state_default": 0 }));
    for name in ["bob", "carol", "dave"] {
        case.member(name, "join");
    }
    case.may_send(("org.example", Some(key)), sender, json!({})).answer(&rules_of(version), None).unwrap()
}

const ALLOWED: Ruling = Ruling::Allowed(Rule::Allowed);
const OF_OTHER: Ruling = Ruling::Rejected(Rule::StateKeyOfOther);
const WITHOUT_OWNER: Ruling = Ruling::Rejected(Rule::StateKeyWithoutOwner);

#[test]
fn the_owner_and_those_above_set_owned_state() {
    for version in [VERSION, "org.matrix.msc3757.11"] {
        for rest in ["", "_", "_device", "_:!@#$_", "__@dave:example.org"] {
            let ruled = |sender: &str, owner: &str| ruling(version, sender, &format!("{}{rest}", at(owner)));
            assert_eq!(ruled("bob", "bob"), ALLOWED, "{rest}");
            assert_eq!(ruled("dave", "dave"), ALLOWED, "{rest}");
            assert_eq!(ruled("alice", "bob"), ALLOWED, "{rest}: above");
            assert_eq!(ruled("bob", "dave"), ALLOWED, "{rest}: above");
            assert_eq!(ruled("bob", "nobody"), ALLOWED, "{rest}: above one who is not in the room");
            assert_eq!(ruled("bob", "carol"), OF_OTHER, "{rest}: the same level");
            assert_eq!(ruled("dave", "nobody"), OF_OTHER, "{rest}: the same level");
            assert_eq!(ruled("dave", "alice"), OF_OTHER, "{rest}: below");
        }
    }
}

#[test]
fn the_owner_ends_at_the_first_underscore_after_the_first_colon() {
    for (key, expected) in [
        ("@dave:example.orgx", OF_OTHER),
        ("@dave:example.org.evil.org_x", OF_OTHER),
        ("@x_@dave:example.org_x", OF_OTHER),
        ("@dave_x:example.org", OF_OTHER),
        ("@:example.org_x", OF_OTHER),
        ("@dave:example.org:8448_x", OF_OTHER),
        ("@dave:example.org:99999_x", OF_OTHER),
        ("@dave:[::1]:8448_x", OF_OTHER),
        ("@dave:[::1]_x", OF_OTHER),
        ("@oops", WITHOUT_OWNER),
        ("@", WITHOUT_OWNER),
        ("@:", WITHOUT_OWNER),
        ("@oops_dave", WITHOUT_OWNER),
        ("@dave:", WITHOUT_OWNER),
        ("@dave:_example.org", WITHOUT_OWNER),
        ("@dave:exam ple.org_x", WITHOUT_OWNER),
        ("@dave:example.org@x", WITHOUT_OWNER),
        ("@dave:example.org:x_x", WITHOUT_OWNER),
        ("@dave:example..org_x", WITHOUT_OWNER),
        ("@dave:example.org._x", WITHOUT_OWNER),
        ("@dave:example.org:_x", WITHOUT_OWNER),
        ("@dave:example.org:80:90_x", WITHOUT_OWNER),
        ("@dave:[::1_x", WITHOUT_OWNER),
        ("@dave:[::1]x_x", WITHOUT_OWNER),
        ("@dave:[]_x", WITHOUT_OWNER),
        ("dave:example.org_x", ALLOWED),
        ("", ALLOWED),
        ("_@alice:example.org", ALLOWED),
    ] {
        assert_eq!(ruling(VERSION, "dave", key), expected, "{key}");
        // Whoever is above everybody has no owner above, and a key without an owner stays wrong.
        let by_alice = if expected == WITHOUT_OWNER { WITHOUT_OWNER } else { ALLOWED };
        assert_eq!(ruling(VERSION, "alice", key), by_alice, "{key}");
    }
}

#[test]
fn who_has_no_level_hears_nothing_of_a_key() {
    let case = AuthCase::new(VERSION).with_member("bob", "join");
    let below = case.may_send(("org.example", Some("@oops")), "bob", json!({}));
    let outside = AuthCase::new(VERSION).may_send(("org.example", Some("@oops")), "bob", json!({}));
    let rules = rules_of(VERSION);
    assert_eq!(below.answer(&rules, None), Some(Ruling::Rejected(Rule::LevelTooLow)));
    assert_eq!(outside.answer(&rules, None), Some(Ruling::Rejected(Rule::SenderNotJoined)));
}

#[test]
fn other_versions_know_no_owned_state() {
    for version in VERSIONS.into_iter().filter(|version| !rules_of(version).authorization.owned_state) {
        assert_eq!(ruling(version, "dave", &at("dave")), ALLOWED, "{version}");
        for key in [at("dave"), format!("{}_x", at("alice")), format!("{}_x", at("dave")), "@oops".to_owned()]
        {
            assert_eq!(ruling(version, "alice", &key), OF_OTHER, "{version} {key}");
        }
    }
    let unstable: Vec<&str> = VERSIONS.into_iter().filter(|version| !crate::is_stable(version)).collect();
    assert_eq!(unstable, ["org.matrix.msc3757.10", "org.matrix.msc3757.11"]);
}
