//! `GET /_matrix/client/v3/profile/{userId}/{keyName}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/user_data/get_profile_field";

#[test]
fn a_profile_is_public() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let name = "_matrix/client/v3/profile/@alice:example.org/displayname";
    story.say(None, &format!("GET /{name}"), Value::Null);
    story.say(None, "GET /_matrix/client/v3/profile/@alice:example.org/m.tz", Value::Null);
    story.say(Some(&alice.token), &format!("PUT /{name}"), json!({ "displayname": "Alice" }));
    story.say(None, &format!("GET /{name}"), Value::Null);
    for user_id in ["@nobody:example.org", "@alice:other.example", "alice"] {
        story.say(None, &format!("GET /_matrix/client/v3/profile/{user_id}/displayname"), Value::Null);
    }
    story.end(STORY, "a_profile_is_public");
}
