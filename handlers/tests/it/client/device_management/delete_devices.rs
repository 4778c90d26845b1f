//! `POST /_matrix/client/v3/delete_devices`

use serde_json::{Value, json};

use crate::story::{Story, value};

const REQUEST: &str = "POST /_matrix/client/v3/delete_devices";

#[test]
fn several_devices_are_removed_at_once() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let others = [story.login("alice"), story.login("alice")];
    let ids: Vec<Value> = others
        .iter()
        .map(|other| {
            value(&story.ask(Some(&other.token), "GET /_matrix/client/v3/account/whoami", ""))["device_id"]
                .clone()
        })
        .collect();
    story.say(Some(&alice.token), REQUEST, json!({ "devices": ids }));
    let auth = json!({ "type": "m.login.password", "user": "alice", "password": "secret" });
    story.say(Some(&alice.token), REQUEST, json!({ "devices": ids, "auth": auth }));
    story.say(Some(&alice.token), "GET /_matrix/client/v3/devices", Value::Null);
    story.say(Some(&alice.token), REQUEST, json!({ "auth": auth }));
    story.say(Some(&alice.token), REQUEST, json!({ "devices": ids, "auth": { "type": "m.login.password" } }));
    story.say(None, REQUEST, json!({ "devices": ids }));
    story.end("client/device_management/delete_devices", "several_devices_are_removed_at_once");
}
