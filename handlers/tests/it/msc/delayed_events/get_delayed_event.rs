//! `GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}`

use serde_json::{Value, json};

use crate::msc::delays::{EVENTS, call, id, message, set, wait};
use crate::story::Story;

const STORY: &str = "msc/delayed_events/get_delayed_event";

#[test]
fn an_event_that_is_not_sent_is_shown_to_its_sender() {
    let mut story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let later = message(&story, &bob, &room_id, 500);
    let state = story.ask(Some(&bob.token), &set(&room_id, "key", 1_000), &json!({ "a": 1 }).to_string());
    story.say(Some(&bob.token), &format!("GET {EVENTS}/{later}"), Value::Null);
    story.say(Some(&bob.token), &format!("GET {EVENTS}/{}", id(&state)), Value::Null);
    story.say(Some(&alice.token), &format!("GET {EVENTS}/{later}"), Value::Null);
    wait(&story, 500);
    story.say(Some(&bob.token), &format!("GET {EVENTS}/{later}"), Value::Null);
    story.say(Some(&bob.token), &format!("GET {EVENTS}/none"), Value::Null);
    story.end(STORY, "an_event_that_is_not_sent_is_shown_to_its_sender");
}
