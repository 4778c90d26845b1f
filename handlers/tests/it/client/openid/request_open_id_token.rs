//! `POST /_matrix/client/v3/user/{userId}/openid/request_token`

use serde_json::json;

use crate::story::Story;

const STORY: &str = "client/openid/request_open_id_token";
const REQUEST: &str = "POST /_matrix/client/v3/user/{userId}/openid/request_token";

#[test]
fn what_a_client_sees() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, json!({}));
    story.end(STORY, "what_a_client_sees");
}

compile_error!("write the story, then remove this line: docs/adding-an-operation.md, step 4");
