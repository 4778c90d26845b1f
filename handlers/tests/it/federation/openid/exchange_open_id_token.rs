//! `GET /_matrix/federation/v1/openid/userinfo`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "federation/openid/exchange_open_id_token";
const REQUEST: &str = "GET /_matrix/federation/v1/openid/userinfo";

#[test]
fn what_a_client_sees() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "what_a_client_sees");
}

compile_error!("write the story, then remove this line: docs/adding-an-operation.md, step 4");
