//! `GET /.well-known/matrix/server`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "federation/wellknown/get_well_known";
const REQUEST: &str = "GET /.well-known/matrix/server";

#[test]
fn what_a_client_sees() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "what_a_client_sees");
}

compile_error!("write the story, then remove this line: docs/adding-an-operation.md, step 4");
