//! `POST /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}`

use serde_json::{Value, json};

use crate::msc::delays::{EVENTS, call, message, said, scheduled};
use crate::story::Story;

const STORY: &str = "msc/delayed_events/update_delayed_event";

#[test]
fn the_sender_acts_on_an_event() {
    let mut story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let [first, second] = [1_000, 2_000].map(|delay| message(&story, &bob, &room_id, delay));
    let request = |delay_id: &str| format!("POST {EVENTS}/{delay_id}");
    story.say(Some(&bob.token), &request(&first), json!({ "action": "restart" }));
    story.say(Some(&bob.token), &request(&first), json!({ "action": "cancel" }));
    story.say(Some(&bob.token), &request(&first), json!({ "action": "cancel" }));
    story.say(Some(&alice.token), &request(&second), json!({ "action": "cancel" }));
    story.say(Some(&bob.token), &request(&second), json!({ "action": "send" }));
    story.say(Some(&bob.token), &request(&second), json!({ "action": "oops" }));
    story.say(Some(&bob.token), &request(&second), json!({}));
    story.say(Some(&bob.token), &request("none"), json!({ "action": "send" }));
    story.say(None, &request(&second), Value::Null);
    assert_eq!(said(&story, &alice, &room_id), ["later by 2000"]);
    assert_eq!(scheduled(&story, &bob), 0);
    story.end(STORY, "the_sender_acts_on_an_event");
}
