//! `PUT /_matrix/client/v3/room_keys/keys/{roomId}`

use serde_json::{Value, json};

use crate::client::key_backups::{KEYS, ROOM, create, key};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/put_room_keys_by_room_id";

#[test]
fn keys_of_a_room_are_put() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    let body = || json!({ "sessions": { "a": key("a"), "b": key("b") } });
    story.say(token, &format!("PUT {KEYS}/{ROOM}?version=1"), body());
    story.say(token, &format!("GET {KEYS}/{ROOM}?version=1"), Value::Null);
    story.say(token, &format!("PUT {KEYS}/{ROOM}?version=2"), body());
    create(&story, &alice);
    story.say(token, &format!("PUT {KEYS}/{ROOM}?version=1"), body());
    story.say(token, &format!("PUT {KEYS}/room?version=2"), body());
    story.say(token, &format!("PUT {KEYS}/{ROOM}?version=2"), json!({}));
    story.say(None, &format!("PUT {KEYS}/{ROOM}?version=2"), body());
    story.end(STORY, "keys_of_a_room_are_put");
}
