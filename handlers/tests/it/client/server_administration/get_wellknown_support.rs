//! `GET /.well-known/matrix/support`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/server_administration/get_wellknown_support";
const REQUEST: &str = "GET /.well-known/matrix/support";

#[test]
fn what_a_client_sees() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "what_a_client_sees");
}

compile_error!("write the story, then remove this line: docs/adding-an-operation.md, step 4");
