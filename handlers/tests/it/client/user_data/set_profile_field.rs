//! `PUT /_matrix/client/v3/profile/{userId}/{keyName}`

use serde_json::json;

use crate::story::Story;

const STORY: &str = "client/user_data/set_profile_field";
const REQUEST: &str = "PUT /_matrix/client/v3/profile/{userId}/{keyName}";

#[test]
fn what_a_client_sees() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, json!({}));
    story.end(STORY, "what_a_client_sees");
}

compile_error!("write the story, then remove this line: docs/adding-an-operation.md, step 4");
