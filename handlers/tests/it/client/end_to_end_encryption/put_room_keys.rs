//! `PUT /_matrix/client/v3/room_keys/keys`

use serde_json::{Value, json};

use crate::client::key_backups::{KEYS, ROOM, VERSION, create, key};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/put_room_keys";

#[test]
fn keys_go_into_the_current_backup_alone() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    let body = || json!({ "rooms": { ROOM: { "sessions": { "a": key("a"), "b": key("b") } } } });
    story.say(token, &format!("PUT {KEYS}?version=1"), body());
    create(&story, &alice);
    story.say(token, &format!("PUT {KEYS}?version=1"), body());
    // What changes nothing does not change the etag.
    story.say(token, &format!("PUT {KEYS}?version=1"), body());
    create(&story, &alice);
    story.say(token, &format!("PUT {KEYS}?version=1"), body());
    story.say(token, &format!("PUT {KEYS}?version=3"), body());
    story.say(token, &format!("PUT {KEYS}?version=two"), body());
    story.say(token, &format!("PUT {KEYS}"), body());
    story.say(token, &format!("GET {VERSION}"), Value::Null);
    story.say(None, &format!("PUT {KEYS}?version=2"), body());
    story.end(STORY, "keys_go_into_the_current_backup_alone");
}

#[test]
fn mistakes_are_named() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    let mut put = |field: &str, value: Value| {
        let mut key = key("a");
        key[field] = value;
        let body = json!({ "rooms": { ROOM: { "sessions": { "a": key } } } });
        story.say(token, &format!("PUT {KEYS}?version=1"), body);
    };
    put("session_data", json!("text"));
    put("first_message_index", json!(-1));
    put("forwarded_count", json!("1"));
    put("is_verified", json!(null));
    story.say(token, &format!("PUT {KEYS}?version=1"), json!({ "rooms": { "room": { "sessions": {} } } }));
    let refused = |session: &str, data: &str| {
        let body = json!({ "rooms": { ROOM: { "sessions": { session: key(data) } } } }).to_string();
        story.ask(token, &format!("PUT {KEYS}?version=1"), &body).status.as_u16()
    };
    assert_eq!(refused(&"x".repeat(256), "data"), 413);
    assert_eq!(refused("a", &"x".repeat(8_192)), 413);
    assert_eq!(refused(&"x".repeat(255), &"x".repeat(8_000)), 200);
    story.end(STORY, "mistakes_are_named");
}
