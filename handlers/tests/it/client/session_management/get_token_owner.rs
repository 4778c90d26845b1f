//! `GET /_matrix/client/v3/account/whoami`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/session_management/get_token_owner";
const REQUEST: &str = "GET /_matrix/client/v3/account/whoami";

#[test]
fn the_owner_of_the_token_is_returned() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.end(STORY, "the_owner_of_the_token_is_returned");
}

#[test]
fn a_request_without_a_valid_token_is_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let forged = format!("{}AAA", &alice.token[..alice.token.len() - 3]);
    story.say(None, REQUEST, Value::Null);
    story.say(Some("nonsense"), REQUEST, Value::Null);
    story.say(Some(&forged), REQUEST, Value::Null);
    story.end(STORY, "a_request_without_a_valid_token_is_refused");
}

#[test]
fn too_many_requests_of_one_user_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    for _ in 0..200 {
        story.ask(Some(&alice.token), REQUEST, "");
    }
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.end(STORY, "too_many_requests_of_one_user_are_refused");
}
