//! `POST /_matrix/client/v3/rooms/{roomId}/join`

use serde_json::json;

use crate::story::Story;

const STORY: &str = "client/room_membership/join_room_by_id";

#[test]
fn an_invited_user_joins_by_id_and_a_stranger_does_not() {
    let mut story = Story::new();
    let (alice, bob, mallory) = (story.person("alice"), story.person("bob"), story.person("mallory"));
    let room_id = story.room(&alice, json!({ "invite": [bob.user_id] }));
    let join = |room_id: &str| format!("POST /_matrix/client/v3/rooms/{room_id}/join");
    story.say(Some(&bob.token), &join(&room_id), json!({ "reason": "hungry" }));
    story.say_raw(Some(&bob.token), &join(&room_id), "");
    for id in [room_id.as_str(), "!nowhere:example.org", "%23kitchen:example.org"] {
        story.say(Some(&mallory.token), &join(id), json!({}));
    }
    story.say(None, &join(&room_id), json!({}));
    story.end(STORY, "an_invited_user_joins_by_id_and_a_stranger_does_not");
}
