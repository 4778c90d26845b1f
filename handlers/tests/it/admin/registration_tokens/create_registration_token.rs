//! `POST /_synapse/admin/v1/registration_tokens/new`

use serde_json::json;

use crate::story::Story;

const STORY: &str = "admin/registration_tokens/create_registration_token";
const TOKENS: &str = "/_synapse/admin/v1/registration_tokens";
const OPERATOR: [(&str, &str); 2] = [("OPERATOR_SECRET", "operator"), ("REGISTRATION", "open")];

#[test]
fn a_token_has_the_given_text_or_random_letters() {
    let mut story = Story::with(&OPERATOR);
    let root = story.administrator("root");
    let new = format!("POST {TOKENS}/new");
    let body =
        json!({ "token": "for-the_family.~", "uses_allowed": 3, "expiry_time": 1_800_000_000_000_u64 });
    story.say(Some(&root.token), &new, body);
    story.say(Some(&root.token), &new, json!({}));
    story.say(Some(&root.token), &new, json!({ "length": 8, "uses_allowed": null, "expiry_time": null }));
    story.end(STORY, "a_token_has_the_given_text_or_random_letters");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::with(&OPERATOR);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    let new = format!("POST {TOKENS}/new");
    story.ask(Some(&root.token), &new, &json!({ "token": "taken" }).to_string());
    for body in [
        json!({ "token": "taken" }),
        json!({ "token": "" }),
        json!({ "token": "no spaces" }),
        json!({ "token": "x".repeat(65) }),
        json!({ "length": 0 }),
        json!({ "length": 65 }),
        json!({ "uses_allowed": -1 }),
        json!({ "uses_allowed": "many" }),
        json!({ "expiry_time": 1 }),
    ] {
        story.say(Some(&root.token), &new, body);
    }
    story.say(Some(&alice.token), &new, json!({}));
    story.say(None, &new, json!({}));
    story.end(STORY, "invalid_requests_are_refused");
}
