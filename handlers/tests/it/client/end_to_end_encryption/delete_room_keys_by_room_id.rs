//! `DELETE /_matrix/client/v3/room_keys/keys/{roomId}`

use serde_json::Value;

use crate::client::key_backups::{KEYS, ROOM, create, put};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/delete_room_keys_by_room_id";

#[test]
fn the_keys_of_a_room_are_deleted() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    put(&story, &alice, "1", &["a", "b"]);
    story.say(token, &format!("DELETE {KEYS}/!other:example.org?version=1"), Value::Null);
    story.say(token, &format!("DELETE {KEYS}/{ROOM}?version=1"), Value::Null);
    story.say(token, &format!("GET {KEYS}?version=1"), Value::Null);
    story.say(token, &format!("DELETE {KEYS}/{ROOM}?version=2"), Value::Null);
    story.say(None, &format!("DELETE {KEYS}/{ROOM}?version=1"), Value::Null);
    story.end(STORY, "the_keys_of_a_room_are_deleted");
}
