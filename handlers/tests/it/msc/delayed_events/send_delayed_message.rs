//! `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}` with `org.matrix.msc4140.delay`

use lattice_handlers::objects::protocol::user::{MAX_DELAYED_EVENTS, MAX_DELAYED_EVENTS_BYTES};
use serde_json::{Value, json};

use crate::msc::delays::{said, scheduled, send, wait};
use crate::story::{Story, text, value};

const STORY: &str = "msc/delayed_events/send_delayed_message";

#[test]
fn a_message_is_sent_when_its_delay_has_passed() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    for (number, delay) in [700, 800, 900].into_iter().enumerate() {
        let request = send(&room_id, &number.to_string(), delay);
        story.say(Some(&alice.token), &request, text(&format!("{delay} ms later")));
        // A retry gets the same id, also without a body.
        story.say(Some(&alice.token), &request, Value::Null);
    }
    assert_eq!((scheduled(&story, &alice), scheduled(&story, &bob)), (3, 0));
    wait(&story, 699);
    assert!(said(&story, &bob, &room_id).is_empty());
    wait(&story, 101);
    assert_eq!(said(&story, &bob, &room_id), ["700 ms later", "800 ms later"]);
    wait(&story, 100);
    assert_eq!(said(&story, &bob, &room_id), ["700 ms later", "800 ms later", "900 ms later"]);
    assert_eq!(scheduled(&story, &alice), 0);
    story.end(STORY, "a_message_is_sent_when_its_delay_has_passed");
}

#[test]
fn what_cannot_be_scheduled_is_refused_and_stores_nothing() {
    let mut story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let stranger = story.person("mallory");
    let before = story.world.everything();
    for delay in ["0", "-1", "soon", "86400001", "99999999999999999999"] {
        story.say(Some(&alice.token), &send(&room_id, "1", delay), text("x"));
    }
    story.say(Some(&stranger.token), &send(&room_id, "1", 10), text("x"));
    story.say(Some(&alice.token), &send("!none:example.org", "1", 10), text("x"));
    story.say_raw(Some(&alice.token), &send(&room_id, "1", 10), "[]");
    story.say_raw(Some(&alice.token), &send(&room_id, "1", 10), "{");
    story.say(Some(&alice.token), &send(&room_id, &"x".repeat(256), 10), text("x"));
    let typed = |kind: &str| send(&room_id, "1", 10).replace("m.room.message", kind);
    story.say(Some(&alice.token), &typed(&"x".repeat(256)), json!({}));
    story.say(Some(&alice.token), &typed("m.room.redaction"), json!({}));
    story.say(None, &send(&room_id, "1", 10), text("x"));
    assert_eq!(story.world.everything(), before);
    story.end(STORY, "what_cannot_be_scheduled_is_refused_and_stores_nothing");
}

#[test]
fn the_events_and_bytes_of_one_user_have_a_maximum() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    for number in 0..MAX_DELAYED_EVENTS {
        let reply = story.ask(Some(&alice.token), &send(&room_id, &number.to_string(), 1_000), "{}");
        assert_eq!(reply.status, 200);
    }
    story.say(Some(&alice.token), &send(&room_id, "one-more", 1_000), text("x"));
    // A retry is none more.
    assert_eq!(story.ask(Some(&alice.token), &send(&room_id, "0", 1_000), "").status, 200);
    wait(&story, 1_000);
    assert_eq!(story.ask(Some(&alice.token), &send(&room_id, "one-more", 1_000), "{}").status, 200);
    let long = text(&"x".repeat(60_000)).to_string();
    let stored = (0..).map(|number: u64| send(&room_id, &number.to_string(), 1_000));
    let refused = stored.map(|request| story.ask(Some(&bob.token), &request, &long)).position(|reply| {
        reply.status != 200 && value(&reply)["org.matrix.msc4140.errcode"] == "M_MAX_DELAYED_EVENTS_EXCEEDED"
    });
    assert_eq!(refused.unwrap() as u64, MAX_DELAYED_EVENTS_BYTES / long.len() as u64);
    story.end(STORY, "the_events_and_bytes_of_one_user_have_a_maximum");
}

/// A delayed redaction redacts.
#[test]
fn a_redaction_is_delayed_as_other_events() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let sent = story.ask(Some(&bob.token), &crate::story::send(&room_id, "1"), &text("secret").to_string());
    let event_id = value(&sent)["event_id"].clone();
    let request = send(&room_id, "2", 10).replace("m.room.message", "m.room.redaction");
    let content = json!({ "redacts": event_id }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &request, &content).status, 200);
    wait(&story, 10);
    let request = format!("GET /_matrix/client/v3/rooms/{room_id}/event/{}", event_id.as_str().unwrap());
    assert_eq!(value(&story.ask(Some(&alice.token), &request, ""))["content"], json!({}));
}
