//! `GET /_matrix/media/v3/config`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/media/get_config";
const REQUEST: &str = "GET /_matrix/media/v3/config";

#[test]
fn a_client_asks_how_large_an_upload_may_be() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "a_client_asks_how_large_an_upload_may_be");
}

#[test]
fn the_operator_lowers_the_limit() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("UPLOAD_LIMIT_MB", "5")]);
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.end(STORY, "the_operator_lowers_the_limit");
}
