//! Who may do what, and what is no event at all.

use proptest::prelude::*;
use ruma_common::RoomVersionId::{V11, V12};
use ruma_state_res::Event as _;
use serde_json::{Value, json};

use super::house::{House, options, template, user};
use crate::{HistoryVisibility, Membership, Preset, RoomOptions, Viewpoint};

fn message(house: &mut House, sender: &str) -> Result<(), String> {
    house.add(&user(sender), &template("m.room.message", None, &json!({ "body": "hello" })))
}

#[test]
fn memberships() {
    for version in [V11, V12] {
        let mut house = House::built(
            &version,
            &RoomOptions { invite: vec![user("bob")], ..options(Preset::PrivateChat) },
        );
        assert!(message(&mut house, "bob").is_err(), "invited is not joined");
        assert!(house.member("mallory", "mallory", "join").is_err(), "not invited");
        assert!(house.member("bob", "bob", "join").is_ok());
        assert!(message(&mut house, "bob").is_ok());
        assert!(message(&mut house, "mallory").is_err());
        assert!(house.member("bob", "alice", "ban").is_err(), "no power over the creator");
        assert!(house.member("alice", "bob", "ban").is_ok());
        assert!(house.member("bob", "bob", "join").is_err(), "banned");
        assert!(house.member("alice", "bob", "invite").is_err(), "banned");
        assert!(message(&mut house, "bob").is_err(), "banned");
        let mut open = House::built(&version, &options(Preset::PublicChat));
        assert!(open.member("mallory", "mallory", "join").is_ok());
        assert!(open.member("alice", "mallory", "ban").is_ok());
        assert!(open.member("mallory", "mallory", "join").is_err(), "banned");
    }
}

#[test]
fn powers() {
    for (version, trusted_is_equal) in [(V11, true), (V12, true)] {
        let invited = RoomOptions { invite: vec![user("bob")], ..options(Preset::PrivateChat) };
        let mut house = House::built(&version, &invited);
        house.member("bob", "bob", "join").unwrap();
        let name = template("m.room.name", Some(""), &json!({ "name": "Mine" }));
        assert!(house.add(&user("bob"), &name).is_err());
        assert!(house.add(&user("alice"), &name).is_ok());
        let trusted = RoomOptions { preset: Preset::TrustedPrivateChat, ..invited };
        let mut house = House::built(&version, &trusted);
        house.member("bob", "bob", "join").unwrap();
        assert_eq!(house.add(&user("bob"), &name).is_ok(), trusted_is_equal);
        let spoof = template("m.room.member", Some("@bob:example.org"), &json!({ "membership": "join" }));
        assert!(house.add(&user("alice"), &spoof).is_err(), "nobody joins for another");
        let create = template("m.room.create", Some(""), &json!({ "room_version": "12" }));
        assert!(house.add(&user("alice"), &create).is_err(), "a room is created once");
    }
}

#[test]
fn a_creator_of_version_12_cannot_stand_in_the_power_levels() {
    let power_levels = json!({ "users": { "@alice:example.org": 100 } }).as_object().unwrap().clone();
    let options = RoomOptions { power_levels, ..options(Preset::PrivateChat) };
    let mut house = House::founded(&V12, &options);
    let events = crate::initial_events(&options, &house.rules).unwrap();
    house.add(&user("alice"), &events[0]).unwrap();
    assert!(house.add(&user("alice"), &events[1]).is_err());
}

#[test]
fn wanted_levels_replace_the_defaults_and_nobody_rises_above_themselves() {
    let wanted =
        json!({ "invite": 77, "users": { "@bob:example.org": 60 }, "events": { "m.room.power_levels": 60 } });
    let power_levels = wanted.as_object().unwrap().clone();
    let options = RoomOptions { power_levels, invite: vec![user("bob")], ..options(Preset::PrivateChat) };
    let mut house = House::built(&V12, &options);
    house.member("bob", "bob", "join").unwrap();
    let key = ("m.room.power_levels".to_owned(), String::new());
    let content: Value = serde_json::from_str(house.state()[&key].content().get()).unwrap();
    assert_eq!(
        (&content["invite"], &content["users"], &content["events"], &content["ban"]),
        (&json!(77), &wanted["users"], &wanted["events"], &json!(50))
    );
    assert!(house.member("bob", "carol", "invite").is_err(), "60 is below 77");
    let mut levels = |level: i64| {
        let mut content = content.clone();
        content["users"]["@carol:example.org"] = json!(level);
        house.add(&user("bob"), &template("m.room.power_levels", Some(""), &content)).is_ok()
    };
    assert!(!levels(61), "nobody gives more than they have");
    assert!(levels(60));
    assert!(!levels(10), "nobody lowers an equal");
}

#[test]
fn sizes_and_numbers() {
    let house = House::built(&V12, &options(Preset::PrivateChat));
    let built = |kind: &str, state_key: Option<&str>, content: Value| {
        house.build(&user("alice"), &template(kind, state_key, &content)).is_ok()
    };
    assert!(built("m.text", None, json!({ "body": "x".repeat(64_000) })));
    assert!(!built("m.text", None, json!({ "body": "x".repeat(65_536) })));
    assert!(built(&"t".repeat(255), None, json!({})));
    assert!(!built(&"t".repeat(256), None, json!({})));
    assert!(!built("m.text", Some(&"k".repeat(256)), json!({})));
    assert!(built("m.text", None, json!({ "n": 9_007_199_254_740_991_i64 })));
    assert!(!built("m.text", None, json!({ "n": 9_007_199_254_740_992_i64 })));
    assert!(!built("m.text", None, json!({ "n": 0.5 })));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z@:!.]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,12}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    /// Whatever stands in the fields that rules read: a verdict, never a panic.
    #[test]
    fn malformed_content_ends_in_a_verdict(
        kind in prop::sample::select(vec!["m.room.member", "m.room.power_levels", "m.room.join_rules", "m.room.third_party_invite"]),
        field in prop::sample::select(vec!["membership", "users", "events", "join_rule", "allow", "third_party_invite", "users_default", "join_authorised_via_users_server"]),
        value in any_json(),
        state_key in prop::sample::select(vec!["", "@alice:example.org", "@bob:example.org", "nonsense"]),
    ) {
        for version in [V11, V12] {
            let mut house = House::built(&version, &options(Preset::PublicChat));
            let wanted = template(kind, Some(state_key), &json!({ field: value }));
            let _verdict = house.add(&user("alice"), &wanted);
            // Whatever was accepted, the room still decides.
            let _verdict = house.member("bob", "bob", "join");
        }
    }
}

#[test]
fn visibility_of_history() {
    use HistoryVisibility::{Invited, Joined, Shared, WorldReadable};
    let options = RoomOptions { invite: vec![user("bob")], ..options(Preset::PrivateChat) };
    let seen = |visibility: HistoryVisibility| {
        let mut house = House::built(&V12, &options);
        message(&mut house, "alice").unwrap();
        house.member("bob", "bob", "join").unwrap();
        message(&mut house, "alice").unwrap();
        let bob = user("bob");
        let mut viewpoint = Viewpoint { reader: &bob, membership: Membership::Leave, visibility };
        let create_and_join = house.events.iter().take(2).map(|pdu| viewpoint.step(pdu)).collect::<Vec<_>>();
        viewpoint.membership = Membership::Invite;
        let rest = house.events.iter().rev().take(3).rev().map(|pdu| viewpoint.step(pdu)).collect::<Vec<_>>();
        (create_and_join, rest)
    };
    assert_eq!(seen(WorldReadable), (vec![true; 2], vec![true; 3]));
    assert_eq!(seen(Shared), (vec![true; 2], vec![true; 3]));
    assert_eq!(seen(Invited), (vec![false; 2], vec![true; 3]));
    assert_eq!(seen(Joined), (vec![false; 2], vec![false, true, true]));
}
