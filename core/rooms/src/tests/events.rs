//! Tests of the initial events of rooms, and of the fields of new events.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ruma_common::RoomVersionId::{V11, V12};
use ruma_common::{MilliSecondsSinceUnixEpoch, RoomAliasId, RoomVersionId};
use ruma_state_res::Event as _;
use serde_json::json;

use super::fixtures::draft::template;
use super::fixtures::keys::public_keys;
use super::test_room::{TestRoom, options, user};
use crate::{
    ClientFormat, Place, Preset, RoomOptions, SERVED_ROOM_VERSIONS, Unsigned, authorize, build, client_event,
    initial_events, invite_state, rules, stripped,
};

const PRESETS: [(&str, Preset); 3] = [
    ("private_chat", Preset::PrivateChat),
    ("trusted_private_chat", Preset::TrustedPrivateChat),
    ("public_chat", Preset::PublicChat),
];

fn full(preset: Preset) -> RoomOptions {
    RoomOptions {
        canonical_alias: Some(RoomAliasId::parse("#kitchen:example.org").unwrap()),
        name: Some("Kitchen".to_owned()),
        topic: Some("Dinner".to_owned()),
        invite: vec![user("bob"), user("bob"), user("carol")],
        is_direct: true,
        ..options(preset)
    }
}

#[test]
fn every_preset_sends_its_initial_events() {
    for (version, name) in [(V11, "v11"), (V12, "v12")] {
        for (preset_name, preset) in PRESETS {
            let room = TestRoom::built(&version, &full(preset));
            let mut text = String::new();
            for pdu in &room.events {
                writeln!(text, "{} {:?} {}", pdu.event_type(), pdu.state_key().unwrap(), pdu.content().get())
                    .unwrap();
            }
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("../../../../snapshots/rooms/presets");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_snapshot!(format!("{preset_name}_{name}"), text));
        }
    }
}

#[test]
fn every_initial_event_is_signed_hashed_and_follows_the_one_before() {
    for version in SERVED_ROOM_VERSIONS {
        let version = RoomVersionId::try_from(version).unwrap();
        let room = TestRoom::built(&version, &full(Preset::PrivateChat));
        let keys = public_keys(&["example.org"]);
        let mut ids = BTreeSet::new();
        for (number, pdu) in room.events.iter().enumerate() {
            let object = serde_json::from_str(pdu.json()).unwrap();
            let verified = ruma_signatures::verify_event(&keys, &object, &room.rules);
            assert!(matches!(verified, Ok(ruma_signatures::Verified::All)), "{verified:?}: {}", pdu.json());
            assert_eq!(pdu.depth(), number as u64 + 1);
            let before: Vec<_> =
                room.events[..number].iter().rev().take(1).map(|pdu| pdu.event_id()).collect();
            assert_eq!(pdu.prev_events().collect::<Vec<_>>(), before);
            let hash = ruma_signatures::reference_hash(&object, &room.rules).unwrap();
            if ["1", "2"].contains(&version.as_str()) {
                assert_eq!(object["event_id"].as_str(), Some(pdu.id().as_str()));
                assert!(pdu.id().as_str().ends_with(":example.org") && ids.insert(pdu.id()), "{}", pdu.id());
                let next = room.events.get(number + 1).map(|next| next.json().to_owned());
                let named = format!(r#""prev_events":[["{}",{{"sha256":"{hash}"}}]]"#, pdu.id());
                assert!(next.is_none_or(|next| next.contains(&named)), "{named}");
            } else {
                assert_eq!(pdu.id().as_str(), format!("${hash}"));
            }
        }
    }
}

#[test]
fn the_room_id_of_version_12_is_the_hash_of_the_create_event() {
    let room = TestRoom::built(&V12, &options(Preset::PrivateChat));
    let create = &room.events[0];
    assert_eq!(create.room().as_str()[1..], create.id().as_str()[1..]);
    assert_eq!(create.room_id(), None);
    assert!(
        room.events[1..]
            .iter()
            .all(|pdu| pdu.room() == create.room() && pdu.room_id() == Some(create.room()))
    );
    assert!(room.events.iter().all(|pdu| pdu.auth_events().all(|id| id != create.event_id())));
    let older = TestRoom::built(&V11, &options(Preset::PrivateChat));
    assert_eq!(older.events[0].room().as_str(), "!room:example.org");
    assert!(older.events[1..].iter().all(|pdu| pdu.auth_events().any(|id| id == older.events[0].event_id())));
}

#[test]
fn initial_state_overrides_the_preset_and_is_overridden_by_name_and_topic() {
    let state = |event_type: &str, content| template(event_type, Some(""), &content);
    let options = RoomOptions {
        name: Some("Kitchen".to_owned()),
        initial_state: vec![
            state("m.room.name", json!({ "name": "overridden" })),
            state("m.room.join_rules", json!({ "join_rule": "public" })),
            state("m.room.power_levels", json!({ "events_default": 50 })),
        ],
        ..options(Preset::PrivateChat)
    };
    let events = initial_events(&options, &rules(&V12).unwrap()).unwrap();
    let count = |event_type: &str| events.iter().filter(|event| event.event_type == event_type).count();
    assert_eq!((count("m.room.name"), count("m.room.join_rules"), count("m.room.power_levels")), (1, 1, 1));
    let room = TestRoom::built(&V12, &options);
    let content =
        |event_type: &str| room.state()[&(event_type.to_owned(), String::new())].content().get().to_owned();
    assert_eq!(content("m.room.name"), r#"{"name":"Kitchen"}"#);
    assert_eq!(content("m.room.power_levels"), r#"{"events_default":50}"#);
}

#[test]
fn client_events_and_stripped_state_have_no_federation_fields() {
    let room = TestRoom::built(&V12, &full(Preset::PrivateChat));
    let name = &room.state()[&("m.room.name".to_owned(), String::new())];
    let event: serde_json::Value =
        serde_json::from_str(client_event(name, ClientFormat::Sync, Unsigned::default()).get()).unwrap();
    assert_eq!(
        event,
        json!({
            "content": { "name": "Kitchen" }, "event_id": name.id(), "origin_server_ts": 1_767_225_600_000_u64,
            "sender": "@alice:example.org", "state_key": "", "type": "m.room.name",
        })
    );
    let outside: serde_json::Value = serde_json::from_str(stripped(name).get()).unwrap();
    assert_eq!(
        outside,
        json!({ "content": { "name": "Kitchen" }, "sender": "@alice:example.org", "state_key": "", "type": "m.room.name" })
    );
    let invite = &room.state()[&("m.room.member".to_owned(), "@bob:example.org".to_owned())];
    let shown = invite_state(&room.state(), invite);
    assert_eq!(shown.len(), 7, "create, join rules, name, topic, alias, the inviter, the invite");
    assert!(shown.last().unwrap().get().contains("@bob:example.org"));
}

#[test]
fn the_depth_is_one_more_than_the_greatest_depth_of_the_prev_events() {
    let room = TestRoom::built(&V12, &options(Preset::PublicChat));
    let [first, .., last] = room.events.as_slice() else { panic!() };
    let place = Place {
        room_id: last.room(),
        prev_events: &[(last, 7), (first, 3)],
        origin_server_ts: MilliSecondsSinceUnixEpoch(1_u32.into()),
    };
    let message = template("m.room.message", None, &serde_json::json!({ "body": "x" }));
    let pdu = build(&message, &user("alice"), place, (&room.rules, &room.state()), &room.key).unwrap();
    assert_eq!(pdu.depth(), 8);
    assert_eq!(pdu.prev_events().collect::<Vec<_>>(), [last.id(), first.id()]);
}

#[test]
fn an_event_after_the_greatest_depth_keeps_that_depth_and_is_accepted() {
    let room = TestRoom::built(&V12, &options(Preset::PublicChat));
    let last = room.events.last().unwrap();
    let deepest = (1 << 53) - 1;
    for depth in [deepest - 1, deepest] {
        let place = Place {
            room_id: last.room(),
            prev_events: &[(last, depth)],
            origin_server_ts: MilliSecondsSinceUnixEpoch(1_u32.into()),
        };
        let message = template("m.room.message", None, &serde_json::json!({ "body": "x" }));
        let state = room.state();
        let pdu = build(&message, &user("alice"), place, (&room.rules, &state), &room.key).unwrap();
        assert_eq!(pdu.depth(), deepest);
        assert_eq!(authorize(&pdu, &room.rules, &state), Ok(()));
    }
}
