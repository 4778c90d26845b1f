//! Tests of authorisation by membership and power, of sizes of new events, and of history visibility.

use proptest::prelude::*;
use ruma_common::RoomVersionId::{V11, V12};
use ruma_state_res::Event as _;
use serde_json::{Value, json};

use super::fixtures::draft::template;
use super::test_room::{TestRoom, options, user};
use crate::{HistoryVisibility, Membership, Preset, RoomOptions, Viewpoint};

fn message(room: &mut TestRoom, sender: &str) -> Result<(), String> {
    room.add(&user(sender), &template("m.room.message", None, &json!({ "body": "hello" })))
}

#[test]
fn only_joined_users_send_and_only_invited_users_join_a_private_room() {
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
fn only_users_with_power_set_the_name_and_no_user_joins_for_another() {
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
        assert!(room.add(&user("alice"), &spoof).is_err(), "alice joins for bob");
        let create = template("m.room.create", Some(""), &json!({ "room_version": "12" }));
        assert!(room.add(&user("alice"), &create).is_err(), "a second create event");
    }
}

#[test]
fn power_levels_that_name_a_creator_are_rejected_in_version_12() {
    let power_levels = json!({ "users": { "@alice:example.org": 100 } }).as_object().unwrap().clone();
    let options = RoomOptions { power_levels, ..options(Preset::PrivateChat) };
    let mut room = TestRoom::with_create_event(&V12, &options);
    let events = crate::initial_events(&options, &room.rules).unwrap();
    room.add(&user("alice"), &events[0]).unwrap();
    assert!(room.add(&user("alice"), &events[1]).is_err());
}

#[test]
fn requested_levels_replace_the_defaults_and_no_user_grants_more_than_they_have() {
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
    assert!(!levels(61), "61 is above the sender's 60");
    assert!(levels(60));
    assert!(!levels(10), "carol has the sender's level");
}

#[test]
fn events_that_are_too_large_or_have_bad_numbers_are_not_built() {
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
    /// Any JSON in a field that rules read is accepted or rejected, without a panic.
    #[test]
    fn malformed_content_is_accepted_or_rejected_without_a_panic(
        event_type in prop::sample::select(vec!["m.room.member", "m.room.power_levels", "m.room.join_rules", "m.room.third_party_invite"]),
        field in prop::sample::select(vec!["membership", "users", "events", "join_rule", "allow", "third_party_invite", "users_default", "join_authorised_via_users_server"]),
        value in any_json(),
        state_key in prop::sample::select(vec!["", "@alice:example.org", "@bob:example.org", "nonsense"]),
    ) {
        for version in [V11, V12] {
            let mut room = TestRoom::built(&version, &options(Preset::PublicChat));
            let wanted = template(event_type, Some(state_key), &json!({ field: value }));
            let _outcome = room.add(&user("alice"), &wanted);
            // After the event, accepted or not, the room still authorises other events.
            let _outcome = room.member("bob", "bob", "join");
        }
    }
}

#[test]
fn history_visibility_decides_what_an_invited_member_sees() {
    use HistoryVisibility::{Invited, Joined, Shared, WorldReadable};
    let options = RoomOptions { invite: vec![user("bob")], ..options(Preset::PrivateChat) };
    let visible = |visibility: HistoryVisibility| {
        let mut room = TestRoom::built(&V12, &options);
        message(&mut room, "alice").unwrap();
        room.member("bob", "bob", "join").unwrap();
        message(&mut room, "alice").unwrap();
        let bob = user("bob");
        let mut viewpoint =
            Viewpoint { reader: &bob, joins_later: true, membership: Membership::Leave, visibility };
        let create_and_join = room.events.iter().take(2).map(|pdu| viewpoint.step(pdu)).collect::<Vec<_>>();
        viewpoint.membership = Membership::Invite;
        let rest = room.events.iter().rev().take(3).rev().map(|pdu| viewpoint.step(pdu)).collect::<Vec<_>>();
        (create_and_join, rest)
    };
    assert_eq!(visible(WorldReadable), (vec![true; 2], vec![true; 3]));
    assert_eq!(visible(Shared), (vec![true; 2], vec![true; 3]));
    assert_eq!(visible(Invited), (vec![false; 2], vec![true; 3]));
    assert_eq!(visible(Joined), (vec![false; 2], vec![false, true, true]));
}
