//! `POST /_matrix/client/v3/room_keys/version`

use lattice_handlers::objects::user::MAX_BACKUPS;
use serde_json::{Value, json};

use crate::client::key_backups::{VERSION, backup, create};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/post_room_keys_version";

#[test]
fn versions_ascend() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    story.say(token, &format!("POST {VERSION}"), backup("one"));
    story.say(token, &format!("POST {VERSION}"), backup("two"));
    story.say(token, &format!("DELETE {VERSION}/2"), Value::Null);
    // The version of a deleted backup is not given again.
    story.say(token, &format!("POST {VERSION}"), backup("three"));
    story.say(token, &format!("POST {VERSION}"), json!({ "algorithm": "m.new" }));
    story.say(token, &format!("POST {VERSION}"), json!({ "algorithm": "m.new", "auth_data": [] }));
    let long = "x".repeat(256);
    story.say(token, &format!("POST {VERSION}"), json!({ "algorithm": long, "auth_data": {} }));
    story.say(None, &format!("POST {VERSION}"), backup("four"));
    (0..MAX_BACKUPS - 2).for_each(|_| drop(create(&story, &alice)));
    story.say(token, &format!("POST {VERSION}"), backup("one too many"));
    story.end(STORY, "versions_ascend");
}
