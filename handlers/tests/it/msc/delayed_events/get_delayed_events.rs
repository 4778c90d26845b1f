//! `GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events`

use serde_json::{Value, json};

use crate::msc::delays::{EVENTS, call, message, set, wait};
use crate::story::Story;

const STORY: &str = "msc/delayed_events/get_delayed_events";

#[test]
fn the_events_that_are_not_sent_are_listed_for_their_sender() {
    let mut story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let request = format!("GET {EVENTS}");
    story.say(Some(&bob.token), &request, Value::Null);
    message(&story, &bob, &room_id, 2_000);
    message(&story, &bob, &room_id, 500);
    let state = set(&room_id, "key", 1_000);
    assert_eq!(story.ask(Some(&bob.token), &state, &json!({ "a": [15, {}] }).to_string()).status, 200);
    story.say(Some(&bob.token), &request, Value::Null);
    story.say(Some(&alice.token), &request, Value::Null);
    wait(&story, 1_500);
    story.say(Some(&bob.token), &request, Value::Null);
    story.say(None, &request, Value::Null);
    story.end(STORY, "the_events_that_are_not_sent_are_listed_for_their_sender");
}
