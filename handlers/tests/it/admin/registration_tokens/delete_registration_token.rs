//! `DELETE /_synapse/admin/v1/registration_tokens/{token}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "admin/registration_tokens/delete_registration_token";
const TOKENS: &str = "/_synapse/admin/v1/registration_tokens";
const OPERATOR: [(&str, &str); 2] = [("OPERATOR_SECRET", "operator"), ("REGISTRATION", "open")];

#[test]
fn a_deleted_token_is_not_found() {
    let mut story = Story::with(&OPERATOR);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    story.ask(Some(&root.token), &format!("POST {TOKENS}/new"), &json!({ "token": "one" }).to_string());
    story.say(Some(&alice.token), &format!("DELETE {TOKENS}/one"), Value::Null);
    story.say(None, &format!("DELETE {TOKENS}/one"), Value::Null);
    story.say(Some(&root.token), &format!("DELETE {TOKENS}/one"), Value::Null);
    story.say(Some(&root.token), &format!("DELETE {TOKENS}/one"), Value::Null);
    story.end(STORY, "a_deleted_token_is_not_found");
}
