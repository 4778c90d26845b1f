//! `POST /_matrix/client/v3/rooms/{roomId}/read_markers`

use serde_json::{Value, json};

use crate::story::{Story, send, since, text, value};

const STORY: &str = "client/read_markers/set_read_marker";
const SYNC: &str = "GET /_matrix/client/v3/sync";

#[test]
fn all_markers_move_at_once() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let request = format!("POST /_matrix/client/v3/rooms/{room_id}/read_markers");
    let sent = story.ask(Some(&alice.token), &send(&room_id, "one"), &text("one").to_string());
    let event_id = value(&sent)["event_id"].clone();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    let markers = json!({ "m.fully_read": event_id, "m.read": event_id, "m.read.private": event_id });
    story.say(Some(&bob.token), &request, markers);
    story.say(Some(&bob.token), &format!("{SYNC}?since={first}"), Value::Null);
    story.world.evict();
    let whole = value(&story.ask(Some(&bob.token), SYNC, ""));
    let room = &whole["rooms"]["join"][&room_id];
    let fully_read = json!([{ "type": "m.fully_read", "content": { "event_id": event_id } }]);
    assert_eq!(room["account_data"]["events"], fully_read);
    assert_eq!(room["ephemeral"]["events"].as_array().map(Vec::len), Some(2));
    story.say(Some(&bob.token), &request, json!({}));
    story.end(STORY, "all_markers_move_at_once");
}

#[test]
fn invalid_requests_are_refused_and_move_no_marker() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    let request = |room_id: &str| format!("POST /_matrix/client/v3/rooms/{room_id}/read_markers");
    let sent = story.ask(Some(&alice.token), &send(&room_id, "one"), &text("one").to_string());
    let event_id = value(&sent)["event_id"].clone();
    let first = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.say(None, &request(&room_id), json!({ "m.fully_read": event_id }));
    story.say(Some(&carol.token), &request(&room_id), json!({ "m.fully_read": event_id }));
    story.say(Some(&bob.token), &request("!hall:example.org"), json!({ "m.fully_read": event_id }));
    story.say(
        Some(&bob.token),
        &request(&room_id),
        json!({ "m.fully_read": "$unknown", "m.read": event_id }),
    );
    story.say(Some(&bob.token), &request(&room_id), json!({ "m.read": "one" }));
    story.say_raw(Some(&bob.token), &request(&room_id), "[]");
    let later = value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={first}"), ""));
    assert_eq!(later["rooms"], Value::Null);
    story.end(STORY, "invalid_requests_are_refused_and_move_no_marker");
}
