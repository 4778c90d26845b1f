//! `GET /_matrix/client/v3/devices/{deviceId}`

use serde_json::Value;

use crate::story::{Story, value};

#[test]
fn a_device_of_another_user_is_not_found() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let me = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/account/whoami", ""));
    let request = format!("GET /_matrix/client/v3/devices/{}", me["device_id"].as_str().unwrap());
    story.say(Some(&alice.token), &request, Value::Null);
    story.say(Some(&bob.token), &request, Value::Null);
    story.say(Some(&alice.token), "GET /_matrix/client/v3/devices/NOWHERE", Value::Null);
    story.say(None, &request, Value::Null);
    story.end("client/device_management/get_device", "a_device_of_another_user_is_not_found");
}
