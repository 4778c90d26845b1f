//! `GET /_synapse/admin/v1/registration_tokens/{token}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "admin/registration_tokens/get_registration_token";
const TOKENS: &str = "/_synapse/admin/v1/registration_tokens";
const OPERATOR: [(&str, &str); 2] = [("OPERATOR_SECRET", "operator"), ("REGISTRATION", "open")];

#[test]
fn one_token_is_returned() {
    let mut story = Story::with(&OPERATOR);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    story.ask(Some(&root.token), &format!("POST {TOKENS}/new"), &json!({ "token": "one" }).to_string());
    story.say(Some(&root.token), &format!("GET {TOKENS}/one"), Value::Null);
    story.say(Some(&root.token), &format!("GET {TOKENS}/another"), Value::Null);
    story.say(Some(&alice.token), &format!("GET {TOKENS}/one"), Value::Null);
    story.say(None, &format!("GET {TOKENS}/one"), Value::Null);
    story.end(STORY, "one_token_is_returned");
}
