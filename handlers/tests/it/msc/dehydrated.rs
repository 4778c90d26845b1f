//! What the stories of dehydrated devices share, and what ends one (security S42).

use serde_json::{Value, json};

use crate::client::send_to_device_messaging::send_to_device::{device, request};
use crate::keys::{Key, claim, query};
use crate::story::{Person, Story, value};

pub const PATH: &str = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device";
const PASSWORD: &str = "secret";

/// The key of a dehydrated device of a person.
pub fn key(person: &Person, name: &str, seed: u8) -> Key {
    Key::named(&person.user_id, name, seed)
}

/// A dehydrated device with its keys.
pub fn body(key: &Key) -> Value {
    json!({
        "device_id": key.name, "initial_device_display_name": "Asleep",
        "device_data": { "algorithm": "org.matrix.msc3814.v2", "device_pickle": "encrypted" },
        "device_keys": key.device_keys(), "one_time_keys": key.one_time_keys(0..2), "fallback_keys": key.fallback_key(1),
    })
}

/// Stores a dehydrated device; the transcript does not show it.
pub fn put(story: &Story, person: &Person, key: &Key) {
    let reply = story.ask(Some(&person.token), &format!("PUT {PATH}"), &body(key).to_string());
    assert_eq!(reply.status, 200, "{}", value(&reply));
}

/// Sends a message to a device; the transcript does not show it.
pub fn send(story: &Story, sender: &Person, to: (&Person, &str), number: usize) {
    let (person, device_id) = to;
    let body = json!({ "messages": { &person.user_id: { device_id: { "said": number } } } }).to_string();
    let path = request("m.room.encrypted", &format!("{device_id}-{number}"));
    assert_eq!(story.ask(Some(&sender.token), &path, &body).status, 200);
}

/// The contents of all messages to a dehydrated device, page by page.
pub fn all_messages(story: &Story, person: &Person, device_id: &str) -> Vec<u64> {
    let (mut token, mut said) = (Value::Null, Vec::new());
    loop {
        let body = if token.is_null() { json!({}) } else { json!({ "next_batch": token }) };
        let path = format!("POST {PATH}/{device_id}/events");
        let page = value(&story.ask(Some(&person.token), &path, &body.to_string()));
        let events = page["events"].as_array().unwrap();
        if events.is_empty() {
            return said;
        }
        said.extend(events.iter().map(|event| event["content"]["said"].as_u64().unwrap()));
        token = page["next_batch"].clone();
    }
}

fn devices_of(story: &Story, person: &Person) -> Vec<String> {
    let keys = query(story, person, &[&person.user_id]);
    keys["device_keys"][&person.user_id].as_object().unwrap().keys().cloned().collect()
}

/// The device is queried, claimed and sent to like any other one, and is no login.
#[test]
fn a_dehydrated_device_is_seen_by_others_and_is_no_session() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let asleep = key(&alice, "ASLEEP", 7);
    put(&story, &alice, &asleep);
    let seen = query(&story, &bob, &[&alice.user_id])["device_keys"][&alice.user_id]["ASLEEP"].take();
    assert_eq!(seen["unsigned"]["device_display_name"], "Asleep");
    assert_eq!(claim(&story, &bob, &asleep).unwrap().1, asleep.one_time_key(0));
    let listed = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/devices", ""));
    assert!(!listed.to_string().contains("ASLEEP"), "{listed}");
    let all = json!({ "messages": { &alice.user_id: { "*": { "said": 3 } } } }).to_string();
    assert_eq!(story.ask(Some(&bob.token), &request("m.room.encrypted", "1"), &all).status, 200);
    assert_eq!(all_messages(&story, &alice, "ASLEEP"), [3]);
    // It outlives its maker's session: that is what it is for.
    assert_eq!(story.ask(Some(&alice.token), "POST /_matrix/client/v3/logout", "").status, 200);
    let again = story.login("alice");
    assert_eq!(all_messages(&story, &again, "ASLEEP"), [3]);
    assert!(devices_of(&story, &again).contains(&"ASLEEP".to_owned()));
}

/// Whatever ends the dehydrated device deletes its keys and messages; who takes its id gets none of them (security S42).
#[test]
fn s42_a_dehydrated_device_ends_with_its_keys_and_messages() {
    let auth = json!({
        "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "alice" }, "password": PASSWORD,
    });
    let password = json!({ "new_password": PASSWORD, "logout_devices": true, "auth": auth });
    let ends = [
        (format!("DELETE {PATH}"), json!({})),
        (format!("PUT {PATH}"), Value::Null),
        ("DELETE /_matrix/client/v3/devices/ASLEEP".to_owned(), json!({ "auth": auth })),
        ("POST /_matrix/client/v3/account/password".to_owned(), password),
        ("POST /_matrix/client/v3/logout/all".to_owned(), json!({})),
        ("POST /_matrix/client/v3/login".to_owned(), Value::Null),
        ("POST /_matrix/client/v3/account/deactivate".to_owned(), json!({ "auth": auth })),
    ];
    for (end, end_body) in ends {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let (alice, bob) = (story.person("alice"), story.person("bob"));
        put(&story, &alice, &key(&alice, "ASLEEP", 7));
        send(&story, &bob, (&alice, "ASLEEP"), 77);
        assert!(story.world.everything().contains("m.room.encrypted"));
        if end.ends_with("login") {
            let taker = device(&story, "alice", "ASLEEP");
            let synced = value(&story.ask(Some(&taker.token), "GET /_matrix/client/v3/sync", ""));
            assert!(synced.get("to_device").is_none(), "{synced}");
        } else {
            let body = if end.starts_with("PUT") { body(&key(&alice, "ANOTHER", 8)) } else { end_body };
            let ended = story.ask(Some(&alice.token), &end, &body.to_string());
            assert_eq!(ended.status, 200, "{end}: {}", value(&ended));
        }
        let stored = story.world.everything();
        assert!(!stored.contains("m.room.encrypted"), "{end}");
        assert!(!stored.contains("device_keys: [Text(\"ASLEEP\")"), "{end}");
        let seen = query(&story, &bob, &[&alice.user_id])["device_keys"][&alice.user_id].to_string();
        assert!(!seen.contains("ASLEEP"), "{end}: {seen}");
    }
}
