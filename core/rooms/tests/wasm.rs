//! Tests that canonical JSON, hashes, event ids, signatures and auth outcomes are the same natively and as
//! WebAssembly. The same tests run on both; the expected values were computed natively.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "fixtures/mod.rs"]
mod fixtures;
#[path = "wasm/resolution.rs"]
mod resolution;
#[path = "wasm/vectors.rs"]
mod vectors;

use std::rc::Rc;

use lattice_rooms::{
    EventTemplate, NewRoom, Place, SigningKey, State, authorize, build, create_event, rules,
};
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedRoomId, OwnedUserId, RoomVersionId, ServerName};
use serde_json::value::RawValue;
use serde_json::{Map, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const CREATE: &str = include_str!("wasm/create.json");
const JOIN: &str = include_str!("wasm/join.json");

#[test]
fn events_have_the_same_bytes_as_natively() {
    let rules = rules(&RoomVersionId::V12).unwrap();
    let server = <&ServerName>::try_from("example.org").unwrap();
    let key = SigningKey::from_seed(server, "a_wasm", &[42; 32]).unwrap();
    let creator = OwnedUserId::try_from("@alice:example.org").unwrap();
    let mut creation_content = Map::new();
    creation_content.insert(
        "org.example.ünïcode \u{7f}\n".to_owned(),
        json!({ "b": [1, -9_007_199_254_740_991_i64], "a": null }),
    );
    let room = NewRoom {
        creator: creator.clone(),
        version: RoomVersionId::V12,
        creation_content,
        additional_creators: vec![],
        room_id: OwnedRoomId::try_from("!unused:example.org").unwrap(),
        origin_server_ts: MilliSecondsSinceUnixEpoch(1_767_225_600_000_u64.try_into().unwrap()),
    };
    let create = create_event(&room, &rules, &key).unwrap();
    assert_eq!(create.json(), CREATE);
    let template = EventTemplate {
        event_type: "m.room.member".to_owned(),
        state_key: Some(creator.to_string()),
        content: RawValue::from_string(r#"{ "membership" : "join" }"#.to_owned()).unwrap(),
        sticky: None,
    };
    let prev_events = [(&create, 1)];
    let place =
        Place { room_id: create.room(), prev_events: &prev_events, origin_server_ts: room.origin_server_ts };
    let state = State::from([(("m.room.create".to_owned(), String::new()), Rc::new(create.clone()))]);
    let join = build(&template, &creator, place, (&rules, &state), &key).unwrap();
    assert_eq!(join.json(), JOIN);
    assert_eq!(authorize(&join, &rules, &state), Ok(()));
}
