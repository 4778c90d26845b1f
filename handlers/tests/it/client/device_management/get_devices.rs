//! `GET /_matrix/client/v3/devices`

use serde_json::{Value, json};

use crate::story::Story;

const REQUEST: &str = "GET /_matrix/client/v3/devices";

#[test]
fn users_see_their_own_devices() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let login = json!({
        "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "alice" },
        "password": "secret", "device_id": "PHONE", "initial_device_display_name": "Alice's phone"
    });
    story.ask(None, "POST /_matrix/client/v3/login", &login.to_string());
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(Some(&bob.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end("client/device_management/get_devices", "users_see_their_own_devices");
}
