//! `GET /_synapse/admin/v1/register`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "admin/registration/get_registration_nonce";
const REQUEST: &str = "GET /_synapse/admin/v1/register";

#[test]
fn where_there_is_a_secret_there_are_nonces() {
    let mut story = Story::with(&[("REGISTRATION_SECRET", "complement")]);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "where_there_is_a_secret_there_are_nonces");
}

#[test]
fn without_a_secret_it_is_shut() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "without_a_secret_it_is_shut");
}
