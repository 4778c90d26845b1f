//! `GET /_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}`

use serde_json::Value;

use crate::client::key_backups::{KEYS, ROOM, create, put};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/get_room_key_by_session_id";

#[test]
fn the_key_of_a_session_is_returned() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    put(&story, &alice, "1", &["a", "b"]);
    story.say(token, &format!("GET {KEYS}/{ROOM}/a?version=1"), Value::Null);
    story.say(token, &format!("GET {KEYS}/{ROOM}/c?version=1"), Value::Null);
    story.say(token, &format!("GET {KEYS}/{ROOM}/a?version=2"), Value::Null);
    story.say(None, &format!("GET {KEYS}/{ROOM}/a?version=1"), Value::Null);
    story.end(STORY, "the_key_of_a_session_is_returned");
}
