//! Tests that a room with forks has the same event ids, outcomes and resolved states as natively.

use std::fmt::Write as _;

use lattice_rooms::{
    EventStore as _, Graph, Memory, Pdu, Received, Role, RoomVersionRules, read, state_to_check,
};
use ruma_common::room_version_rules::{EventIdFormatVersion, RoomIdFormatVersion};
use ruma_common::{OwnedEventId, RoomVersionId};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ALICE: &str = "@alice:a.example";
const BOB: &str = "@bob:b.example";
const NATIVE: &str = include_str!("resolution.txt");

struct Room {
    rules: RoomVersionRules,
    graph: Graph<Memory>,
    ids: Vec<OwnedEventId>,
    text: String,
}

impl Room {
    /// Sends an event after the events that are `back` places before it, with the auth events from the state
    /// after the first of them.
    fn send(
        &mut self,
        sender: &str,
        (event_type, key): (&str, Option<&str>),
        content: Value,
        back: &[usize],
    ) {
        let old = self.rules.event_id_format == EventIdFormatVersion::V1;
        let prev: Vec<OwnedEventId> =
            back.iter().map(|back| self.ids[self.ids.len() - back].clone()).collect();
        let number = self.ids.len();
        let references = |ids: &[OwnedEventId]| -> Value {
            ids.iter().map(|id| if old { json!([id, {}]) } else { json!(id) }).collect()
        };
        let mut event = json!({
            "type": event_type, "sender": sender, "content": content, "depth": number, "origin_server_ts": number,
            "prev_events": references(&prev), "auth_events": [], "hashes": {}, "signatures": {},
        });
        if let Some(key) = key {
            event["state_key"] = json!(key);
        }
        let hides_room = self.rules.room_id_format == RoomIdFormatVersion::V2;
        if event_type != "m.room.create" {
            let hashed = self.ids[0].as_str().replacen('$', "!", 1);
            event["room_id"] = if hides_room { json!(hashed) } else { json!("!room:a.example") };
        } else if !hides_room {
            event["room_id"] = json!("!room:a.example");
        }
        if old {
            event["event_id"] = json!(format!("${number}:a.example"));
        }
        if let Some(first) = prev.first() {
            let mut keys = state_to_check(&self.pdu(&event), &self.rules);
            keys.retain(|key| !hides_room || key.0 != "m.room.create");
            let store = self.graph.store();
            let (Ok(number), id) = (store.number(first), |number: &u64| {
                let Ok(entry) = store.entry(*number);
                entry.pdu.id().to_owned()
            });
            let Ok(entry) = store.entry(number.unwrap());
            let Ok(found) = store.lookup(entry.after, &keys);
            event["auth_events"] = references(&found.values().map(id).collect::<Vec<_>>());
        }
        let pdu = self.pdu(&event);
        self.ids.push(pdu.id().to_owned());
        let Ok(Received::Checked(checked)) = self.graph.receive(pdu, Role::Live) else { unreachable!() };
        writeln!(self.text, "{} {:?}", checked.id, checked.outcome).unwrap();
    }

    fn pdu(&self, event: &Value) -> Pdu {
        Pdu::from_object(&read(&event.to_string()).unwrap(), &self.rules).unwrap()
    }
}

fn forked_room(version: RoomVersionId) -> String {
    let rules = version.rules().unwrap();
    let graph = Graph::new(rules.clone(), Memory::new());
    let mut room = Room { rules, graph, ids: Vec::new(), text: format!("version {version}\n") };
    let member = |membership: &str| json!({ "membership": membership });
    let mut levels = json!({ "users": { BOB: 50 } });
    if version != RoomVersionId::V12 {
        levels["users"][ALICE] = json!(100);
    }
    let creation = json!({ "creator": ALICE, "room_version": version.as_str() });
    room.send(ALICE, ("m.room.create", Some("")), creation, &[]);
    room.send(ALICE, ("m.room.member", Some(ALICE)), member("join"), &[1]);
    room.send(ALICE, ("m.room.power_levels", Some("")), levels, &[1]);
    room.send(ALICE, ("m.room.join_rules", Some("")), json!({ "join_rule": "public" }), &[1]);
    room.send(BOB, ("m.room.member", Some(BOB)), member("join"), &[1]);
    room.send(BOB, ("m.room.topic", Some("")), json!({ "topic": "bob's" }), &[1]);
    room.send(ALICE, ("m.room.member", Some(BOB)), member("ban"), &[2]);
    room.send(ALICE, ("m.room.topic", Some("")), json!({ "topic": "alice's" }), &[1]);
    room.send(BOB, ("m.room.name", Some("")), json!({ "name": "bob's" }), &[3]);
    room.send(ALICE, ("m.room.message", None), json!({ "body": "x" }), &[2, 1]);
    for ((event_type, key), id) in room.graph.store().state(room.graph.current()) {
        writeln!(room.text, "  {event_type} {key} {id}").unwrap();
    }
    room.text
}

#[test]
fn rooms_have_the_same_events_and_states_as_natively() {
    let versions = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    let rooms = versions.map(|version| forked_room(RoomVersionId::try_from(version).unwrap()));
    let text = rooms.join("\n");
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        return std::fs::write("tests/wasm/resolution.txt", text).unwrap();
    }
    assert_eq!(text, NATIVE);
}
