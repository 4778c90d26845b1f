//! `GET /_matrix/client/v3/thirdparty/protocols`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/third_party_lookup/get_protocols";
const REQUEST: &str = "GET /_matrix/client/v3/thirdparty/protocols";

#[test]
fn no_protocol_is_listed() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.end(STORY, "no_protocol_is_listed");
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
