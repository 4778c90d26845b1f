//! `GET /_matrix/client/v3/room_keys/keys`

use serde_json::Value;

use crate::client::key_backups::{KEYS, create, put};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/get_room_keys";

#[test]
fn all_keys_are_returned() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    story.say(token, &format!("GET {KEYS}?version=1"), Value::Null);
    create(&story, &alice);
    story.say(token, &format!("GET {KEYS}?version=1"), Value::Null);
    put(&story, &alice, "1", &["a", "b"]);
    create(&story, &alice);
    story.say(token, &format!("GET {KEYS}?version=1"), Value::Null);
    story.say(token, &format!("GET {KEYS}?version=2"), Value::Null);
    story.say(token, &format!("GET {KEYS}"), Value::Null);
    story.say(None, &format!("GET {KEYS}?version=1"), Value::Null);
    story.end(STORY, "all_keys_are_returned");
}
