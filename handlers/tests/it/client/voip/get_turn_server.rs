//! `GET /_matrix/client/v3/voip/turnServer`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/voip/get_turn_server";
const REQUEST: &str = "GET /_matrix/client/v3/voip/turnServer";

#[test]
fn no_turn_server_is_configured() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.end(STORY, "no_turn_server_is_configured");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(None, REQUEST, Value::Null);
    story.say(Some("nonsense"), REQUEST, Value::Null);
    story.say(Some(&alice.token), &REQUEST.replace("GET", "PUT"), json!({}));
    story.end(STORY, "invalid_requests_are_refused");
}
