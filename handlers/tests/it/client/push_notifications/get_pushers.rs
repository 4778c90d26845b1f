//! `GET /_matrix/client/v3/pushers`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/push_notifications/get_pushers";
const REQUEST: &str = "GET /_matrix/client/v3/pushers";

#[test]
fn users_see_the_pushers_of_all_their_devices_and_of_nobody_else() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let phone = story.login("alice");
    let pusher = json!({
        "kind": "http", "app_id": "org.example.app", "pushkey": "key", "app_display_name": "App",
        "device_display_name": "Phone", "lang": "en",
        "data": { "url": "https://push.example.org/_matrix/push/v1/notify" },
    });
    story.ask(Some(&phone.token), "POST /_matrix/client/v3/pushers/set", &pusher.to_string());
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(Some(&bob.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "users_see_the_pushers_of_all_their_devices_and_of_nobody_else");
}
