//! `POST /_matrix/client/v3/createRoom`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/room_creation/create_room";
const REQUEST: &str = "POST /_matrix/client/v3/createRoom";
const SYNC: &str =
    "GET /_matrix/client/v3/sync?filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A50%7D%7D%7D";

/// A story of the creation of a room and the creator's first sync.
fn created(name: &str, body: &Value) {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, body.clone());
    story.say(Some(&alice.token), SYNC, Value::Null);
    story.end(STORY, name);
}

#[test]
fn a_private_chat_with_name_and_topic() {
    created("a_private_chat_with_name_and_topic", &json!({ "name": "Kitchen", "topic": "Dinner" }));
}

#[test]
fn a_public_room_of_version_11() {
    created("a_public_room_of_version_11", &json!({ "visibility": "public", "room_version": "11" }));
}

#[test]
fn a_trusted_private_chat() {
    let body = json!({ "preset": "trusted_private_chat", "is_direct": true, "invite": ["@bob:example.org"] });
    created("a_trusted_private_chat", &body);
}

#[test]
fn initial_state_goes_before_the_preset() {
    let state =
        |event_type: &str, content: Value| json!({ "type": event_type, "state_key": "", "content": content });
    let body = json!({
        "initial_state": [
            state("m.room.history_visibility", json!({ "history_visibility": "joined" })),
            state("m.room.name", json!({ "name": "overridden" })),
            state("m.room.encryption", json!({ "algorithm": "m.megolm.v1.aes-sha2" })),
        ],
        "name": "Kitchen",
        "power_level_content_override": { "events_default": 10 },
        "creation_content": { "m.federate": false, "room_version": "1" },
    });
    created("initial_state_goes_before_the_preset", &body);
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(None, REQUEST, json!({}));
    story.say_raw(Some(&alice.token), REQUEST, "{");
    for body in [
        json!({ "name": 1 }),
        json!({ "room_version": "1" }),
        json!({ "preset": "castle" }),
        json!({ "room_alias_name": "kitchen" }),
        json!({ "invite": ["@bob:elsewhere.org"] }),
        json!({ "invite": ["bob"] }),
        json!({ "invite_3pid": [{ "id_server": "i", "id_access_token": "t", "medium": "email", "address": "a" }] }),
        json!({ "power_level_content_override": { "users": { "@alice:example.org": 100 } } }),
        json!({ "power_level_content_override": { "ban": 1.5 } }),
        json!({ "initial_state": [{ "type": "m.room.member", "state_key": "@bob:example.org", "content": {} }] }),
    ] {
        story.say(Some(&alice.token), REQUEST, body);
    }
    story.end(STORY, "invalid_requests_are_refused");
}

/// Matrix v1.16, room version 12: `additional_creators` is a list of user IDs, of any server.
#[test]
fn additional_creators_are_user_ids() {
    let story = Story::new();
    let alice = story.person("alice");
    let ask = |creators: serde_json::Value| {
        let body = json!({ "room_version": "12", "creation_content": { "additional_creators": creators } });
        story.ask(Some(&alice.token), REQUEST, &body.to_string()).status.as_u16()
    };
    for creators in
        [json!("@bob:example.org"), json!({}), json!([1]), json!(["bob"]), json!(["@bob:"]), json!([null])]
    {
        assert_eq!(ask(creators.clone()), 400, "{creators}");
    }
    assert_eq!(ask(json!(["@bob:elsewhere.org"])), 200);
}

#[test]
fn a_room_with_an_event_that_is_too_large_is_refused() {
    let story = Story::new();
    let alice = story.person("alice");
    let body = json!({ "name": "x".repeat(70_000) }).to_string();
    assert_eq!(story.ask(Some(&alice.token), REQUEST, &body).status, 400);
}

#[test]
fn two_rooms_in_one_millisecond_are_two_rooms() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, json!({}));
    story.say(Some(&alice.token), REQUEST, json!({}));
    story.end(STORY, "two_rooms_in_one_millisecond_are_two_rooms");
}
