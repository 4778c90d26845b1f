//! `PUT /_matrix/client/unstable/org.matrix.msc4140/rooms/{roomId}/delayed_event/{eventType}/{txnId}`

use serde_json::{Value, json};

use crate::msc::delays::{call, said, state, wait};
use crate::story::{Story, text};

const STORY: &str = "msc/delayed_events/send_delayed_event";

fn request(room_id: &str, kind: &str, transaction: &str) -> String {
    let base = "/_matrix/client/unstable/org.matrix.msc4140/rooms";
    format!("PUT {base}/{room_id}/delayed_event/{kind}/{transaction}")
}

#[test]
fn messages_and_state_are_scheduled_by_the_body() {
    let mut story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let message = json!({ "delay": 500, "content": text("later") });
    story.say(Some(&bob.token), &request(&room_id, "m.room.message", "1"), message.clone());
    story.say(Some(&bob.token), &request(&room_id, "m.room.message", "1"), message);
    let body = json!({ "delay": 500, "state_key": "key", "content": { "a": 1 } });
    story.say(Some(&bob.token), &request(&room_id, "org.example.call", "1"), body);
    wait(&story, 500);
    assert_eq!(said(&story, &alice, &room_id), ["later"]);
    assert_eq!(state(&story, &alice, &room_id, "key"), json!({ "a": 1 }));
    story.end(STORY, "messages_and_state_are_scheduled_by_the_body");
}

#[test]
fn malformed_requests_are_refused() {
    let mut story = Story::new();
    let (_, bob, room_id) = call(&story);
    let wrong = [
        Value::Null,
        json!({ "content": {} }),
        json!({ "delay": 5 }),
        json!({ "delay": "5", "content": {} }),
        json!({ "delay": 0, "content": {} }),
        json!({ "delay": 86_400_001, "content": {} }),
        json!({ "delay": 5, "content": [] }),
        json!({ "delay": 5, "content": {}, "state_key": "x".repeat(256) }),
    ];
    for body in wrong {
        story.say(Some(&bob.token), &request(&room_id, "m.room.message", "1"), body);
    }
    let alias = json!({ "delay": 5, "content": { "alias": "#none:example.org" }, "state_key": "" });
    story.say(Some(&bob.token), &request(&room_id, "m.room.canonical_alias", "1"), alias);
    let stranger = story.person("mallory");
    let body = json!({ "delay": 5, "content": {} });
    story.say(Some(&stranger.token), &request(&room_id, "m.room.message", "1"), body);
    story.end(STORY, "malformed_requests_are_refused");
}
