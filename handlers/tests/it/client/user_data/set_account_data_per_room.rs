//! `PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}`

use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/user_data/set_account_data_per_room";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn put(person: &Person, room_id: &str, event_type: &str) -> String {
    format!("PUT /_matrix/client/v3/user/{}/rooms/{room_id}/account_data/{event_type}", person.user_id)
}

#[test]
fn room_account_data_is_synced_with_its_room() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let hers = since(&story.ask(Some(&alice.token), SYNC, ""));
    let his = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.say(Some(&alice.token), &put(&alice, &room_id, "m.tag"), json!({ "tags": { "m.favourite": {} } }));
    story.say(Some(&alice.token), &format!("{SYNC}?since={hers}"), Value::Null);
    story.say(Some(&bob.token), &format!("{SYNC}?since={his}"), Value::Null);
    let again = value(&story.ask(Some(&alice.token), SYNC, ""));
    let events = &again["rooms"]["join"][&room_id]["account_data"]["events"];
    assert_eq!(events, &json!([{ "type": "m.tag", "content": { "tags": { "m.favourite": {} } } }]));
    story.end(STORY, "room_account_data_is_synced_with_its_room");
}

#[test]
fn account_data_set_before_a_join_is_synced_with_the_join() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "invite": [bob.user_id] }));
    story.ask(Some(&bob.token), &put(&bob, &room_id, "org.example.note"), r#"{"text":"later"}"#);
    let first = story.ask(Some(&bob.token), SYNC, "");
    assert_eq!(value(&first)["rooms"]["join"], Value::Null);
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    let joined = value(&story.ask(Some(&bob.token), &format!("{SYNC}?since={}", since(&first)), ""));
    let events = &joined["rooms"]["join"][&room_id]["account_data"]["events"];
    assert_eq!(events, &json!([{ "type": "org.example.note", "content": { "text": "later" } }]));
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let request = put(&alice, &room_id, "m.tag");
    story.say(None, &request, json!({}));
    story.say(Some(&bob.token), &request, json!({}));
    story.say_raw(Some(&alice.token), &request, "[]");
    story.say_raw(Some(&alice.token), &request, "blue");
    story.say(Some(&alice.token), &put(&alice, "kitchen", "m.tag"), json!({}));
    story.say(Some(&alice.token), &put(&alice, &room_id, "m.fully_read"), json!({}));
    story.end(STORY, "invalid_requests_are_refused");
}
