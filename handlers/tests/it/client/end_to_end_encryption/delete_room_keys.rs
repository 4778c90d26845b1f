//! `DELETE /_matrix/client/v3/room_keys/keys`

use serde_json::Value;

use crate::client::key_backups::{KEYS, VERSION, create, put};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/delete_room_keys";

#[test]
fn all_keys_are_deleted() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    put(&story, &alice, "1", &["a", "b"]);
    story.say(token, &format!("DELETE {KEYS}?version=1"), Value::Null);
    story.say(token, &format!("DELETE {KEYS}?version=1"), Value::Null);
    story.say(token, &format!("GET {VERSION}"), Value::Null);
    story.say(token, &format!("DELETE {KEYS}?version=2"), Value::Null);
    story.say(None, &format!("DELETE {KEYS}?version=1"), Value::Null);
    story.end(STORY, "all_keys_are_deleted");
}
