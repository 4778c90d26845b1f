//! `GET /_matrix/client/v1/register/m.login.registration_token/validity`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/account_management/registration_token_validity";
const REQUEST: &str = "GET /_matrix/client/v1/register/m.login.registration_token/validity";
const NEW: &str = "POST /_synapse/admin/v1/registration_tokens/new";

#[test]
fn the_validity_of_a_token_is_answered() {
    let mut story = Story::with(&[("REGISTRATION", "token"), ("OPERATOR_SECRET", "operator")]);
    let root = story.administrator("root");
    story.ask(Some(&root.token), NEW, &json!({ "token": "good" }).to_string());
    story.ask(Some(&root.token), NEW, &json!({ "token": "none-left", "uses_allowed": 0 }).to_string());
    for token in ["good", "none-left", "unknown", "%22"] {
        story.say(None, &format!("{REQUEST}?token={token}"), Value::Null);
    }
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "the_validity_of_a_token_is_answered");
}

#[test]
fn without_registration_by_token_validity_is_not_answered() {
    let mut story = Story::new();
    story.say(None, &format!("{REQUEST}?token=good"), Value::Null);
    story.end(STORY, "without_registration_by_token_validity_is_not_answered");
}
