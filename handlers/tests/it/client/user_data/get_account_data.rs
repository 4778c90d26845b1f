//! `GET /_matrix/client/v3/user/{userId}/account_data/{type}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/user_data/get_account_data";

#[test]
fn the_newest_account_data_is_returned() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let path = "/_matrix/client/v3/user/@alice:example.org/account_data/org.example.colour";
    let (get, put) = (format!("GET {path}"), format!("PUT {path}"));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&alice.token), &put, json!({ "sky": "blue", "sun": 1.5 }));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&alice.token), &put, json!({}));
    story.say(Some(&alice.token), &get, Value::Null);
    story.say(Some(&bob.token), &get, Value::Null);
    story.say(None, &get, Value::Null);
    story.end(STORY, "the_newest_account_data_is_returned");
}
