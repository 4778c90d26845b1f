//! A conversation of two users; a third user without an invite cannot join, send or see anything.

use serde_json::{Value, json};

use crate::story::{Story, send, text};

#[test]
fn a_user_outside_the_room_syncs_no_message() {
    let mut story = Story::new();
    let (alice, bob, mallory) = (story.person("alice"), story.person("bob"), story.person("mallory"));
    let room_id = story.room(&alice, json!({ "name": "Kitchen", "invite": [bob.user_id] }));
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    story.say(Some(&bob.token), &join, json!({}));
    story.say(Some(&alice.token), &send(&room_id, "1"), text("Dinner is ready"));
    story.say(Some(&bob.token), &send(&room_id, "1"), text("Coming"));
    let filter = "filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A2%7D%7D%7D";
    story.say(Some(&alice.token), &format!("GET /_matrix/client/v3/sync?{filter}"), Value::Null);
    story.say(Some(&mallory.token), &join, json!({}));
    story.say(Some(&mallory.token), &send(&room_id, "1"), text("Who is there?"));
    story.say(Some(&mallory.token), "GET /_matrix/client/v3/sync?full_state=true", Value::Null);
    story.end("client", "a_user_outside_the_room_syncs_no_message");
}
