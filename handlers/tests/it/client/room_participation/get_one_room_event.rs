//! `GET /_matrix/client/v3/rooms/{roomId}/event/{eventId}`

use serde_json::{Value, json};

use crate::story::{Story, send, text, value};

const STORY: &str = "client/room_participation/get_one_room_event";

fn event(room_id: &str, event_id: &str) -> String {
    format!("GET /_matrix/client/v3/rooms/{room_id}/event/{event_id}")
}

#[test]
fn an_event_that_the_caller_may_not_see_is_not_found() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    let sent = value(&story.ask(Some(&alice.token), &send(&room_id, "1"), &text("hello").to_string()));
    let event_id = sent["event_id"].as_str().unwrap();
    story.say(Some(&alice.token), &event(&room_id, event_id), Value::Null);
    story.say(Some(&mallory.token), &event(&room_id, event_id), Value::Null);
    story.say(Some(&alice.token), &event(&room_id, "$nothing"), Value::Null);
    story.say(Some(&alice.token), &event("!nowhere:example.org", event_id), Value::Null);
    story.say(Some(&alice.token), &event(&room_id, "nothing"), Value::Null);
    story.end(STORY, "an_event_that_the_caller_may_not_see_is_not_found");
}
