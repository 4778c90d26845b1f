//! `GET /_matrix/client/v3/login`

use serde_json::Value;

use crate::story::Story;

#[test]
fn login_flows_are_listed() {
    let mut story = Story::new();
    story.say(None, "GET /_matrix/client/v3/login", Value::Null);
    story.end("client/session_management/get_login_flows", "login_flows_are_listed");
}
