//! `GET /_synapse/admin/v1/register`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "admin/registration/get_registration_nonce";
const REQUEST: &str = "GET /_synapse/admin/v1/register";

#[test]
fn with_a_configured_secret_a_nonce_is_given() {
    let mut story = Story::with(&[("REGISTRATION_SECRET", "complement")]);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "with_a_configured_secret_a_nonce_is_given");
}

#[test]
fn without_a_configured_secret_every_request_is_refused() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "without_a_configured_secret_every_request_is_refused");
}
