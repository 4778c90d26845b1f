//! `GET /_matrix/client/v3/room_keys/version/{version}`

use serde_json::Value;

use crate::client::key_backups::{VERSION, create};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/get_room_keys_version";

#[test]
fn a_backup_is_found_by_its_version() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    create(&story, &alice);
    for version in ["1", "2", "3", "0", "01", "-1", "one"] {
        story.say(token, &format!("GET {VERSION}/{version}"), Value::Null);
    }
    story.end(STORY, "a_backup_is_found_by_its_version");
}
