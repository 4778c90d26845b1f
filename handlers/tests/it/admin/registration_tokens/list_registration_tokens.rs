//! `GET /_synapse/admin/v1/registration_tokens`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "admin/registration_tokens/list_registration_tokens";
const TOKENS: &str = "/_synapse/admin/v1/registration_tokens";
const OPERATOR: [(&str, &str); 2] = [("OPERATOR_SECRET", "operator"), ("REGISTRATION", "open")];

#[test]
fn all_tokens_or_the_valid_ones_are_listed() {
    let mut story = Story::with(&OPERATOR);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    for body in [json!({ "token": "b" }), json!({ "token": "a", "uses_allowed": 0 })] {
        story.ask(Some(&root.token), &format!("POST {TOKENS}/new"), &body.to_string());
    }
    for query in ["", "?valid=true", "?valid=false"] {
        story.say(Some(&root.token), &format!("GET {TOKENS}{query}"), Value::Null);
    }
    story.say(Some(&root.token), &format!("GET {TOKENS}?valid=perhaps"), Value::Null);
    story.say(Some(&alice.token), &format!("GET {TOKENS}"), Value::Null);
    story.say(None, &format!("GET {TOKENS}"), Value::Null);
    story.end(STORY, "all_tokens_or_the_valid_ones_are_listed");
}
