//! `POST /_matrix/client/v3/rooms/{roomId}/unban`

use serde_json::json;

use crate::story::Story;

const STORY: &str = "client/room_membership/unban";

#[test]
fn an_unbanned_user_is_out_and_joins_again() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let change = |change: &str| format!("POST /_matrix/client/v3/rooms/{room_id}/{change}");
    let target = json!({ "user_id": bob.user_id });
    story.say(Some(&alice.token), &change("unban"), target.clone());
    story.say(Some(&bob.token), &change("join"), json!({}));
    story.say(Some(&alice.token), &change("unban"), target.clone());
    story.say(Some(&alice.token), &change("ban"), target.clone());
    story.say(Some(&bob.token), &change("unban"), target.clone());
    story.say(Some(&alice.token), &change("unban"), json!({ "user_id": bob.user_id, "reason": "sorry" }));
    story.say(Some(&alice.token), &change("unban"), target);
    story.say(Some(&bob.token), "GET /_matrix/client/v3/joined_rooms", serde_json::Value::Null);
    story.say(Some(&bob.token), &change("join"), json!({}));
    story.end(STORY, "an_unbanned_user_is_out_and_joins_again");
}
