//! Tests that a room with forks has the same event ids, outcomes and resolved states as natively.

use std::fmt::Write as _;

use lattice_rooms::CheckedEvent;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::fixtures::draft::{ALICE, BOB, join, membership, message, state_event};
use crate::fixtures::event::VERSIONS;
use crate::fixtures::graph::GraphFixture;

const NATIVE: &str = include_str!("resolution.txt");

fn forked_room(version: &str) -> String {
    let mut room = GraphFixture::empty(version);
    let mut text = format!("version {version}\n");
    let mut note = |checked: CheckedEvent| writeln!(text, "{} {:?}", checked.id, checked.outcome).unwrap();
    let mut last = None;
    for (name, draft) in room.format.first_events(version, &[(BOB, 50)]) {
        note(room.add(name, draft, last.as_slice()));
        last = Some(name);
    }
    let topic =
        |sender: &str, topic: &str| state_event(sender, "m.room.topic", "", json!({ "topic": topic }));
    note(room.add("join", join(BOB), &["rules"]));
    note(room.add("topic1", topic(BOB, "bob's"), &["join"]));
    note(room.add("ban", membership(ALICE, BOB, "ban"), &["join"]));
    note(room.add("topic2", topic(ALICE, "alice's"), &["ban"]));
    let name = state_event(BOB, "m.room.name", "", json!({ "name": "bob's" }));
    note(room.add("name", name, &["topic1"]));
    note(room.add("merge", message(ALICE, "x"), &["topic2", "name"]));
    for ((event_type, key), id) in room.graph.store().state(room.graph.current()) {
        writeln!(text, "  {event_type} {key} {id}").unwrap();
    }
    text
}

#[test]
fn rooms_have_the_same_events_and_states_as_natively() {
    let text = VERSIONS.map(forked_room).join("\n");
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        return std::fs::write("tests/wasm/resolution.txt", text).unwrap();
    }
    assert_eq!(text, NATIVE);
}
