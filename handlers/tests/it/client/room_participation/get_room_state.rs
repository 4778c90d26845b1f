//! `GET /_matrix/client/v3/rooms/{roomId}/state`

use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/room_participation/get_room_state";

fn state(room_id: &str) -> String {
    format!("GET /_matrix/client/v3/rooms/{room_id}/state")
}

#[test]
fn a_former_member_reads_the_state_at_the_leave_and_a_stranger_nothing() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    let topic = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.topic");
    story.ask(Some(&alice.token), &topic, r#"{ "topic": "without Bob" }"#);
    story.say(Some(&alice.token), &state(&room_id), Value::Null);
    let seen_by_bob = value(&story.ask(Some(&bob.token), &state(&room_id), ""));
    let types: Vec<_> = seen_by_bob.as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert!(!types.contains(&json!("m.room.topic")), "{types:?}");
    assert!(seen_by_bob.to_string().contains(r#""membership":"leave""#));
    story.say(Some(&mallory.token), &state(&room_id), Value::Null);
    story.say(Some(&mallory.token), &state("!nowhere:example.org"), Value::Null);
    story.end(STORY, "a_former_member_reads_the_state_at_the_leave_and_a_stranger_nothing");
}

#[test]
fn everybody_reads_the_state_of_a_world_readable_room() {
    let story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let visibility =
        json!({ "type": "m.room.history_visibility", "content": { "history_visibility": "world_readable" } });
    let room_id = story.room(&alice, json!({ "initial_state": [visibility] }));
    let seen = value(&story.ask(Some(&mallory.token), &state(&room_id), ""));
    assert_eq!(seen, value(&story.ask(Some(&alice.token), &state(&room_id), "")));
}

/// A state of several pages is one list, each event once.
#[test]
fn a_state_larger_than_a_page_is_complete() {
    let story = Story::new();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    for number in 0..40 {
        let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/org.example.large/{number}");
        let body = json!({ "text": "x".repeat(40_000) }).to_string();
        assert_eq!(story.ask(Some(&alice.token), &request, &body).status, 200);
    }
    let seen = value(&story.ask(Some(&alice.token), &state(&room_id), ""));
    let mut keys: Vec<_> = seen.as_array().unwrap().iter().collect();
    keys.retain(|event| event["type"] == "org.example.large");
    assert_eq!(keys.len(), 40);
}
