//! `PUT /_synapse/admin/v1/registration_tokens/{token}`

use serde_json::json;

use crate::story::Story;

const STORY: &str = "admin/registration_tokens/update_registration_token";
const TOKENS: &str = "/_synapse/admin/v1/registration_tokens";
const OPERATOR: [(&str, &str); 2] = [("OPERATOR_SECRET", "operator"), ("REGISTRATION", "open")];

#[test]
fn absent_fields_stay_and_null_removes_a_limit() {
    let mut story = Story::with(&OPERATOR);
    let (root, alice) = (story.administrator("root"), story.person("alice"));
    story.ask(Some(&root.token), &format!("POST {TOKENS}/new"), &json!({ "token": "one" }).to_string());
    let update = format!("PUT {TOKENS}/one");
    story.say(Some(&root.token), &update, json!({ "uses_allowed": 2 }));
    story.say(Some(&root.token), &update, json!({ "expiry_time": 1_800_000_000_000_u64 }));
    story.say(Some(&root.token), &update, json!({ "uses_allowed": null }));
    for body in [json!({ "uses_allowed": -1 }), json!({ "uses_allowed": 1.5 }), json!({ "expiry_time": 1 })] {
        story.say(Some(&root.token), &update, body);
    }
    story.say(Some(&root.token), &format!("PUT {TOKENS}/another"), json!({}));
    story.say(Some(&alice.token), &update, json!({ "uses_allowed": 7 }));
    story.say(None, &update, json!({ "uses_allowed": 7 }));
    story.end(STORY, "absent_fields_stay_and_null_removes_a_limit");
}
