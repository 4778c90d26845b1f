//! `POST /_matrix/client/v3/rooms/{roomId}/forget`

use futures_executor::block_on;
use lattice_handlers::native::Defect;
use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/room_membership/forget_room";

fn change(room_id: &str, change: &str) -> String {
    format!("POST /_matrix/client/v3/rooms/{room_id}/{change}")
}

#[test]
fn a_room_is_forgotten_after_it_was_left_and_joined_again() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    story.say(Some(&bob.token), &change(&room_id, "forget"), json!({}));
    story.ask(Some(&bob.token), &change(&room_id, "leave"), "{}");
    story.say(Some(&bob.token), &change(&room_id, "forget"), json!({}));
    story.say_raw(Some(&bob.token), &change(&room_id, "forget"), "");
    let body = json!({ "user_id": bob.user_id }).to_string();
    story.ask(Some(&alice.token), &change(&room_id, "invite"), &body);
    story.say(Some(&bob.token), &change(&room_id, "forget"), json!({}));
    story.say(Some(&bob.token), &change(&room_id, "join"), json!({}));
    let synced = value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", ""));
    assert_ne!(synced["rooms"]["join"][&room_id], Value::Null);
    story.end(STORY, "a_room_is_forgotten_after_it_was_left_and_joined_again");
}

#[test]
fn a_user_forgets_a_room_of_a_kick_and_one_that_never_was() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let body = json!({ "user_id": bob.user_id }).to_string();
    story.ask(Some(&alice.token), &change(&room_id, "kick"), &body);
    story.say(Some(&bob.token), &change(&room_id, "forget"), json!({}));
    let mallory = story.person("mallory");
    for room_id in [room_id.as_str(), "!nowhere:example.org", "kitchen"] {
        story.say(Some(&mallory.token), &change(room_id, "forget"), json!({}));
    }
    story.say(None, &change(&room_id, "forget"), json!({}));
    story.end(STORY, "a_user_forgets_a_room_of_a_kick_and_one_that_never_was");
}

/// Who has left reads up to the leave; who has forgotten the room too reads nothing.
#[test]
fn a_forgotten_room_is_not_read() {
    let story = Story::new();
    let (_, bob, room_id) = story.two_in_a_room();
    let messages = format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b");
    let read = || story.ask(Some(&bob.token), &messages, "").status.as_u16();
    assert_eq!(story.ask(Some(&bob.token), &change(&room_id, "leave"), "{}").status, 200);
    assert_eq!(read(), 200);
    assert_eq!(story.ask(Some(&bob.token), &change(&room_id, "forget"), "{}").status, 200);
    assert_eq!(read(), 403);
    story.world.evict();
    assert_eq!(read(), 403);
}

/// A Room that fails is forgotten once it was left, and hears of it later.
#[test]
fn a_room_that_fails_is_left_and_forgotten() {
    let story = Story::new();
    let (_, bob, room_id) = story.two_in_a_room();
    let room = Story::room_object(&room_id);
    story.world.break_object(&room, Defect::Fails);
    assert_eq!(story.ask(Some(&bob.token), &change(&room_id, "forget"), "{}").status, 400);
    assert_eq!(story.ask(Some(&bob.token), &change(&room_id, "leave"), "{}").status, 200);
    assert_eq!(story.ask(Some(&bob.token), &change(&room_id, "forget"), "{}").status, 200);
    story.world.mend();
    for _ in 0..4 {
        block_on(story.world.fire_alarms(300_000)).unwrap();
    }
    let outbox = story.world.sql(&Story::user_object(&bob.user_id)).contents();
    let outbox = outbox.into_iter().find(|(table, _)| table == "outbox").unwrap().1;
    assert_eq!(outbox, 0, "the Room has not heard of it");
}
