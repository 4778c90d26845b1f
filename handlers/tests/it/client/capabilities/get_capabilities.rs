//! `GET /_matrix/client/v3/capabilities`

use serde_json::Value;

use crate::story::Story;

const REQUEST: &str = "GET /_matrix/client/v3/capabilities";

#[test]
fn what_clients_should_offer() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end("client/capabilities/get_capabilities", "what_clients_should_offer");
}
