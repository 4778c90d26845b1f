//! `GET /_matrix/client/v3/room_keys/version`

use serde_json::Value;

use crate::client::key_backups::{VERSION, backup, create, put};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/get_room_keys_version_current";

#[test]
fn the_newest_backup_is_the_current_one() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    story.say(token, &format!("GET {VERSION}"), Value::Null);
    story.say(token, &format!("POST {VERSION}"), backup("one"));
    put(&story, &alice, "1", &["a", "b"]);
    story.say(token, &format!("GET {VERSION}"), Value::Null);
    create(&story, &alice);
    story.say(token, &format!("GET {VERSION}"), Value::Null);
    // Without the newest, the one before it is the current one.
    story.say(token, &format!("DELETE {VERSION}/2"), Value::Null);
    story.say(token, &format!("GET {VERSION}"), Value::Null);
    story.say(None, &format!("GET {VERSION}"), Value::Null);
    story.end(STORY, "the_newest_backup_is_the_current_one");
}
