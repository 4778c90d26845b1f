//! `PUT /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device`

use serde_json::{Value, json};

use crate::client::send_to_device_messaging::send_to_device::device;
use crate::msc::dehydrated::{PATH, all_messages, body, key, put, send};
use crate::story::Story;

const STORY: &str = "msc/dehydrated_devices/put_dehydrated_device";

#[test]
fn a_dehydrated_device_replaces_the_one_before() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    let first = key(&alice, "FIRST", 1);
    story.say(token, &format!("PUT {PATH}"), body(&first));
    send(&story, &alice, (&alice, "FIRST"), 1);
    // A repeated request changes nothing; with new data, the messages stay.
    let rows = story.world.everything();
    put(&story, &alice, &first);
    assert_eq!(story.world.everything(), rows);
    let mut other = body(&first);
    other["device_data"] = json!({ "device_pickle": "encrypted anew" });
    story.say(token, &format!("PUT {PATH}"), other);
    assert_eq!(all_messages(&story, &alice, "FIRST"), [1]);
    // Other keys under the same id are another device.
    put(&story, &alice, &key(&alice, "FIRST", 2));
    assert_eq!(all_messages(&story, &alice, "FIRST"), [0; 0]);
    story.say(token, &format!("PUT {PATH}"), body(&key(&alice, "SECOND", 3)));
    story.say(token, &format!("GET {PATH}"), Value::Null);
    story.end(STORY, "a_dehydrated_device_replaces_the_one_before");
}

#[test]
fn mistakes_are_named() {
    let mut story = Story::new();
    let alice = story.person("alice");
    device(&story, "alice", "PHONE");
    let token = Some(alice.token.as_str());
    let right = body(&key(&alice, "ASLEEP", 1));
    let mut say = |field: &str, value: Value| {
        let mut body = right.clone();
        body[field] = value;
        story.say(token, &format!("PUT {PATH}"), body);
    };
    say("device_id", json!("OTHER"));
    say("device_id", json!(""));
    say("device_data", json!("text"));
    say("device_keys", json!({}));
    say("one_time_keys", json!({ "signed_curve25519:a": { "key": "unsigned" } }));
    say("fallback_keys", json!({ "nocolon": "text" }));
    story.say(token, &format!("PUT {PATH}"), body(&key(&alice, "PHONE", 1)));
    story.say(token, &format!("PUT {PATH}"), json!({}));
    story.say(None, &format!("PUT {PATH}"), right.clone());
    story.say(token, &format!("GET {PATH}"), Value::Null);
    let refused = |field: &str, value: Value| {
        let mut body = right.clone();
        body[field] = value;
        story.ask(token, &format!("PUT {PATH}"), &body.to_string()).status.as_u16()
    };
    assert_eq!(refused("device_data", json!({ "x": "x".repeat(65_536) })), 413);
    assert_eq!(refused("initial_device_display_name", "x".repeat(1_000).into()), 413);
    assert_eq!(refused("device_id", "x".repeat(256).into()), 400);
    story.end(STORY, "mistakes_are_named");
}
