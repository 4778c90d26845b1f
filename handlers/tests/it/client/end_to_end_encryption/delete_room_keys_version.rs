//! `DELETE /_matrix/client/v3/room_keys/version/{version}`

use serde_json::Value;

use crate::client::key_backups::{KEYS, VERSION, create, put};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/delete_room_keys_version";

#[test]
fn a_backup_is_deleted_with_its_keys() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    put(&story, &alice, "1", &["a-session"]);
    story.say(token, &format!("DELETE {VERSION}/1"), Value::Null);
    assert!(!story.world.everything().contains("a-session"));
    story.say(token, &format!("DELETE {VERSION}/1"), Value::Null);
    story.say(token, &format!("GET {VERSION}"), Value::Null);
    story.say(token, &format!("GET {KEYS}?version=1"), Value::Null);
    story.say(None, &format!("DELETE {VERSION}/1"), Value::Null);
    story.end(STORY, "a_backup_is_deleted_with_its_keys");
}
