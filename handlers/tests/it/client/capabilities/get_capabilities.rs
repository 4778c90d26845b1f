//! `GET /_matrix/client/v3/capabilities`

use serde_json::Value;

use crate::story::Story;

const REQUEST: &str = "GET /_matrix/client/v3/capabilities";

#[test]
fn profile_fields_and_room_versions_are_listed() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end("client/capabilities/get_capabilities", "profile_fields_and_room_versions_are_listed");
}
