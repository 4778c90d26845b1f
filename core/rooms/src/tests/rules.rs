//! Who may do what, and what is no event at all.

use proptest::prelude::*;
use ruma_common::RoomVersionId::{V11, V12};
use ruma_state_res::Event as _;
use serde_json::{Value, json};

use super::test_room::{TestRoom, options, template, user};
use crate::{HistoryVisibility, Membership, Preset, RoomOptions, Viewpoint};

fn message(room: &mut TestRoom, sender: &str) -> Result<(), String> {
    room.add(&user(sender), &template("m.room.message", None, &json!({ "body": "hello" })))
}

#[test]
fn memberships() {
    for version in [V11, V12] {
        let mut room = TestRoom::built(
            &version,
            &RoomOptions { invite: vec![user("bob")], ..options(Preset::PrivateChat) },
        );
        assert!(message(&mut room, "bob").is_err(), "invited is not joined");
        assert!(room.member("mallory", "mallory", "join").is_err(), "not invited");
        assert!(room.member("bob", "bob", "join").is_ok());
        assert!(message(&mut room, "bob").is_ok());
        assert!(message(&mut room, "mallory").is_err());
        assert!(room.member("bob", "alice", "ban").is_err(), "no power over the creator");
        assert!(room.member("alice", "bob", "ban").is_ok());
        assert!(room.member("bob", "bob", "join").is_err(), "banned");
        assert!(room.member("alice", "bob", "invite").is_err(), "banned");
        assert!(message(&mut room, "bob").is_err(), "banned");
        let mut open = TestRoom::built(&version, &options(Preset::PublicChat));
        assert!(open.member("mallory", "mallory", "join").is_ok());
        assert!(open.member("alice", "mallory", "ban").is_ok());
        assert!(open.member("mallory", "mallory", "join").is_err(), "banned");
    }
}

#[test]
fn powers() {
    for (version, trusted_is_equal) in [(V11, true), (V12, true)] {
        let invited = RoomOptions { invite: vec![user("bob")], ..options(Preset::PrivateChat) };
        let mut room = TestRoom::built(&version, &invited);
        room.member("bob", "bob", "join").unwrap();
        let name = template("m.room.name", Some(""), &json!({ "name": "Mine" }));
        assert!(room.add(&user("bob"), &name).is_err());
        assert!(room.add(&user("alice"), &name).is_ok());
        let trusted = RoomOptions { preset: Preset::TrustedPrivateChat, ..invited };
        let mut room = TestRoom::built(&version, &trusted);
        room.member("bob", "bob", "join").unwrap();
        assert_eq!(room.add(&user("bob"), &name).is_ok(), trusted_is_equal);
        let spoof = template("m.room.member", Some("@bob:example.org"), &json!({ "membership": "join" }));
        assert!(room.add(&user("alice"), &spoof).is_err(), "nobody joins for another");
        let create = template("m.room.create", Some(""), &json!({ "room_version": "12" }));
        assert!(room.add(&user("alice"), &create).is_err(), "a room is created once");
    }
}

#[test]
fn a_creator_of_version_12_cannot_stand_in_the_power_levels() {
    let power_levels = json!({ "users": { "@alice:example.org": 100 } }).as_object().unwrap().clone();
    let options = RoomOptions { power_levels, ..options(Preset::PrivateChat) };
    let mut room = TestRoom::founded(&V12, &options);
    let events = crate::initial_events(&options, &room.rules).unwrap();
    room.add(&user("alice"), &events[0]).unwrap();
    assert!(room.add(&user("alice"), &events[1]).is_err());
}

#[test]
fn wanted_levels_replace_the_defaults_and_nobody_rises_above_themselves() {
    let wanted =
        json!({ "invite": 77, "users": { "@bob:example.org": 60 }, "events": { "m.room.power_levels": 60 } });
    let power_levels = wanted.as_object().unwrap().clone();
    let options = RoomOptions { power_levels, invite: vec![user("bob")], ..options(Preset::PrivateChat) };
    let mut room = TestRoom::built(&V12, &options);
    room.member("bob", "bob", "join").unwrap();
    let key = ("m.room.power_levels".to_owned(), String::new());
    let content: Value = serde_json::from_str(room.state()[&key].content().get()).unwrap();
    assert_eq!(
        (&content["invite"], &content["users"], &content["events"], &content["ban"]),
        (&json!(77), &wanted["users"], &wanted["events"], &json!(50))
    );
    assert!(room.member("bob", "carol", "invite").is_err(), "60 is below 77");
    let mut levels = |level: i64| {
        let mut content = content.clone();
        content["users"]["@carol:example.org"] = json!(level);
        room.add(&user("bob"), &template("m.room.power_levels", Some(""), &content)).is_ok()
    };
    assert!(!levels(61), "nobody gives more than they have");
    assert!(levels(60));
    assert!(!levels(10), "nobody lowers an equal");
}

#[test]
fn sizes_and_numbers() {
    let room = TestRoom::built(&V12, &options(Preset::PrivateChat));
    let built = |event_type: &str, state_key: Option<&str>, content: Value| {
        room.build(&user("alice"), &template(event_type, state_key, &content)).is_ok()
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
        event_type in prop::sample::select(vec!["m.room.member", "m.room.power_levels", "m.room.join_rules", "m.room.third_party_invite"]),
        field in prop::sample::select(vec!["membership", "users", "events", "join_rule", "allow", "third_party_invite", "users_default", "join_authorised_via_users_server"]),
        value in any_json(),
        state_key in prop::sample::select(vec!["", "@alice:example.org", "@bob:example.org", "nonsense"]),
    ) {
        for version in [V11, V12] {
            let mut room = TestRoom::built(&version, &options(Preset::PublicChat));
            let wanted = template(event_type, Some(state_key), &json!({ field: value }));
            let _verdict = room.add(&user("alice"), &wanted);
            // Whatever was accepted, the room still decides.
            let _verdict = room.member("bob", "bob", "join");
        }
    }
}

#[test]
fn visibility_of_history() {
    use HistoryVisibility::{Invited, Joined, Shared, WorldReadable};
    let options = RoomOptions { invite: vec![user("bob")], ..options(Preset::PrivateChat) };
    let seen = |visibility: HistoryVisibility| {
        let mut room = TestRoom::built(&V12, &options);
        message(&mut room, "alice").unwrap();
        room.member("bob", "bob", "join").unwrap();
        message(&mut room, "alice").unwrap();
        let bob = user("bob");
        let mut viewpoint = Viewpoint { reader: &bob, membership: Membership::Leave, visibility };
        let create_and_join = room.events.iter().take(2).map(|pdu| viewpoint.step(pdu)).collect::<Vec<_>>();
        viewpoint.membership = Membership::Invite;
        let rest = room.events.iter().rev().take(3).rev().map(|pdu| viewpoint.step(pdu)).collect::<Vec<_>>();
        (create_and_join, rest)
    };
    assert_eq!(seen(WorldReadable), (vec![true; 2], vec![true; 3]));
    assert_eq!(seen(Shared), (vec![true; 2], vec![true; 3]));
    assert_eq!(seen(Invited), (vec![false; 2], vec![true; 3]));
    assert_eq!(seen(Joined), (vec![false; 2], vec![false, true, true]));
}
