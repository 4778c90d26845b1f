//! `GET /_matrix/client/v3/login`

use serde_json::Value;

use crate::story::Story;

#[test]
fn what_login_takes() {
    let mut story = Story::new();
    story.say(None, "GET /_matrix/client/v3/login", Value::Null);
    story.end("client/session_management/get_login_flows", "what_login_takes");
}
