//! `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}`

use serde_json::json;

use crate::story::{Story, send, text};

const STORY: &str = "client/room_participation/send_message";

#[test]
fn a_retry_is_the_same_event() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    story.say(Some(&alice.token), &send(&room_id, "1"), text("hello"));
    story.world.clock.advance(1_000);
    story.say(Some(&alice.token), &send(&room_id, "1"), text("hello"));
    story.say(Some(&alice.token), &send(&room_id, "a%2Fb%20%23c%25"), text("another"));
    story.say(Some(&bob.token), &send(&room_id, "1"), text("hello yourself"));
    story.end(STORY, "a_retry_is_the_same_event");
}

#[test]
fn what_is_refused() {
    let mut story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    story.say(None, &send(&room_id, "1"), text("hello"));
    story.say(Some(&mallory.token), &send(&room_id, "1"), text("let me in"));
    story.say(Some(&mallory.token), &send("!nowhere:example.org", "1"), text("anybody?"));
    story.say_raw(Some(&alice.token), &send(&room_id, "1"), "[]");
    story.say(Some(&alice.token), &send(&room_id, "1"), json!({ "body": 1.5 }));
    story.say(Some(&alice.token), &send(&room_id, &"x".repeat(300)), text("hello"));
    let redaction = send(&room_id, "1").replace("m.room.message", "m.room.redaction");
    story.say(Some(&alice.token), &redaction, json!({ "redacts": "$event" }));
    let member = send(&room_id, "1").replace("m.room.message", "m.room.member");
    story.say(Some(&alice.token), &member, json!({ "membership": "join" }));
    let create = send(&room_id, "1").replace("m.room.message", "m.room.create");
    story.say(Some(&alice.token), &create, json!({}));
    story.end(STORY, "what_is_refused");
}

#[test]
fn an_event_has_a_size() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let fits = story.ask(Some(&alice.token), &send(&room_id, "1"), &text(&"x".repeat(64_000)).to_string());
    assert_eq!(fits.status, 200);
    let too_large =
        story.ask(Some(&alice.token), &send(&room_id, "2"), &text(&"x".repeat(65_400)).to_string());
    assert_eq!(too_large.status, 413);
    let long_type = send(&room_id, "3").replace("m.room.message", &"t".repeat(256));
    assert_eq!(story.ask(Some(&alice.token), &long_type, "{}").status, 413);
}
