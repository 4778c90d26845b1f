//! `GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/room_participation/get_room_state_with_key";

fn state(room_id: &str, rest: &str) -> String {
    format!("GET /_matrix/client/v3/rooms/{room_id}/state/{rest}")
}

#[test]
fn one_event_of_the_state_is_read_whole_or_its_content() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({ "name": "Kitchen" }));
    for rest in
        ["m.room.name", "m.room.name/", "m.room.name?format=event", "m.room.member/@alice:example.org"]
    {
        story.say(Some(&alice.token), &state(&room_id, rest), Value::Null);
    }
    story.end(STORY, "one_event_of_the_state_is_read_whole_or_its_content");
}

#[test]
fn what_does_not_exist_is_not_found_and_a_stranger_does_not_learn_it() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    for rest in ["m.room.name", "m.room.name?format=yaml"] {
        story.say(Some(&alice.token), &state(&room_id, rest), Value::Null);
    }
    story.say(Some(&mallory.token), &state(&room_id, "m.room.create"), Value::Null);
    story.say(Some(&mallory.token), &state("!nowhere:example.org", "m.room.create"), Value::Null);
    story.end(STORY, "what_does_not_exist_is_not_found_and_a_stranger_does_not_learn_it");
}
