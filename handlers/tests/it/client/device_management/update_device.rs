//! `PUT /_matrix/client/v3/devices/{deviceId}`

use serde_json::{Value, json};

use crate::story::{Story, value};

#[test]
fn a_device_is_renamed() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let me = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/account/whoami", ""));
    let path = format!("/_matrix/client/v3/devices/{}", me["device_id"].as_str().unwrap());
    let (put, get) = (format!("PUT {path}"), format!("GET {path}"));
    story.say(Some(&alice.token), &put, json!({ "display_name": "Kitchen" }));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&alice.token), &put, json!({}));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&bob.token), &put, json!({ "display_name": "Mine" }));
    story.say(Some(&alice.token), &put, json!({ "display_name": "x".repeat(101) }));
    story.say(Some(&alice.token), &put, json!({ "display_name": 1 }));
    story.say(None, &put, json!({ "display_name": "Nobody's" }));
    story.end("client/device_management/update_device", "a_device_is_renamed");
}
