//! `GET /_matrix/client/v3/rooms/{roomId}/joined_members`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/room_participation/get_joined_members_by_room";

#[test]
fn only_a_joined_member_gets_the_joined_members() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let joined = format!("GET /_matrix/client/v3/rooms/{room_id}/joined_members");
    let name = "PUT /_matrix/client/v3/profile/@alice:example.org/displayname";
    story.ask(Some(&alice.token), name, r#"{ "displayname": "Alice" }"#);
    story.say(Some(&bob.token), &joined, Value::Null);
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    story.say(Some(&alice.token), &joined, Value::Null);
    story.say(Some(&bob.token), &joined, Value::Null);
    story.end(STORY, "only_a_joined_member_gets_the_joined_members");
}
