//! `DELETE /_matrix/client/v3/profile/{userId}/{keyName}`

use serde_json::{Value, json};

use crate::story::{Story, since};

const STORY: &str = "client/user_data/delete_profile_field";
const ALICE: &str = "_matrix/client/v3/profile/@alice:example.org";

#[test]
fn a_deleted_field_is_not_found() {
    let mut story = Story::new();
    let alice = story.person("alice");
    for (key, value) in [("displayname", "Alice"), ("m.tz", "Europe/Zurich")] {
        story.say(Some(&alice.token), &format!("PUT /{ALICE}/{key}"), json!({ key: value }));
    }
    story.say(Some(&alice.token), &format!("DELETE /{ALICE}/m.tz"), Value::Null);
    story.say(Some(&alice.token), &format!("DELETE /{ALICE}/m.tz"), Value::Null);
    story.say(None, &format!("GET /{ALICE}"), Value::Null);
    story.end(STORY, "a_deleted_field_is_not_found");
}

#[test]
fn rooms_no_longer_show_the_deleted_name() {
    let mut story = Story::new();
    let (alice, bob, _) = story.two_in_a_room();
    story.say(Some(&alice.token), &format!("PUT /{ALICE}/displayname"), json!({ "displayname": "Alice" }));
    let before = since(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", ""));
    story.say(Some(&alice.token), &format!("DELETE /{ALICE}/displayname"), Value::Null);
    story.say(Some(&bob.token), &format!("GET /_matrix/client/v3/sync?since={before}"), Value::Null);
    story.end(STORY, "rooms_no_longer_show_the_deleted_name");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let request = format!("DELETE /{ALICE}/displayname");
    story.say(None, &request, Value::Null);
    story.say(Some("nonsense"), &request, Value::Null);
    story.say(Some(&bob.token), &request, Value::Null);
    story.say(Some(&alice.token), &format!("DELETE /{ALICE}/colour"), Value::Null);
    story.end(STORY, "invalid_requests_are_refused");
}
