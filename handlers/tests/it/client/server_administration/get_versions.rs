//! `GET /_matrix/client/versions`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/server_administration/get_versions";
const REQUEST: &str = "GET /_matrix/client/versions";

#[test]
fn versions_are_listed_without_a_token_and_an_unknown_token_is_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(None, REQUEST, Value::Null);
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(Some("nonsense"), REQUEST, Value::Null);
    story.end(STORY, "versions_are_listed_without_a_token_and_an_unknown_token_is_refused");
}
