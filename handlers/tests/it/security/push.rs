//! Attacks by push rules.

use lattice_push::{MAX_PUSH_RULES_BYTES, MAX_RULE_BYTES};
use serde_json::json;

use crate::story::{Story, value};

/// Security S45: what one user stores as push rules has a maximum, and each sync shows them all.
#[test]
fn s45_the_push_rules_of_a_user_have_a_maximum() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let text = "x".repeat(MAX_RULE_BYTES - 200);
    let rule = json!({ "conditions": [{ "kind": "org.example", "text": text }], "actions": [] }).to_string();
    let put = |number: usize| format!("PUT /_matrix/client/v3/pushrules/global/override/{number}");
    let most = MAX_PUSH_RULES_BYTES / text.len() + 1;
    let refused = (0..most).find_map(|number| {
        let reply = story.ask(Some(&alice.token), &put(number), &rule);
        (reply.status != 200).then_some(reply)
    });
    let refused = refused.unwrap();
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (413, &json!("M_TOO_LARGE")));
    let smaller = story.ask(Some(&alice.token), &put(0), r#"{"conditions":[],"actions":[]}"#);
    assert_eq!(smaller.status, 200, "a smaller rule in the place of a large one is stored");
    let sync = story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", "");
    assert!(sync.body.bytes().unwrap().len() < MAX_PUSH_RULES_BYTES + 16_384);
}
