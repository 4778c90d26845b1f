//! `GET /_matrix/client/v3/profile/{userId}/{keyName}`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/user_data/get_profile_field";
const REQUEST: &str = "GET /_matrix/client/v3/profile/{userId}/{keyName}";

#[test]
fn what_a_client_sees() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "what_a_client_sees");
}

compile_error!("write the story, then remove this line: docs/adding-an-operation.md, step 4");
