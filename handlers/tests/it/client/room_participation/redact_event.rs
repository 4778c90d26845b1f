//! `PUT /_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}`

use serde_json::{Value, json};

use crate::story::{Story, send, since, text, value};

const STORY: &str = "client/room_participation/redact_event";

fn redact(room_id: &str, event_id: &str, transaction: &str) -> String {
    format!("PUT /_matrix/client/v3/rooms/{room_id}/redact/{event_id}/{transaction}")
}

#[test]
fn a_redacted_event_loses_its_content_for_every_reader() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let sent = value(&story.ask(Some(&bob.token), &send(&room_id, "1"), &text("secret").to_string()));
    let event_id = sent["event_id"].as_str().unwrap();
    let before = since(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    story.say(Some(&bob.token), &redact(&room_id, event_id, "2"), json!({ "reason": "typo" }));
    story.say(Some(&bob.token), &redact(&room_id, event_id, "2"), json!({ "reason": "typo" }));
    let event = format!("GET /_matrix/client/v3/rooms/{room_id}/event/{event_id}");
    story.say(Some(&alice.token), &event, Value::Null);
    story.say(Some(&alice.token), &format!("GET /_matrix/client/v3/sync?since={before}"), Value::Null);
    for request in [
        "GET /_matrix/client/v3/sync".to_owned(),
        format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b&limit=100"),
        format!("GET /_matrix/client/v3/rooms/{room_id}/context/{event_id}"),
    ] {
        let seen = value(&story.ask(Some(&alice.token), &request, "")).to_string();
        assert!(seen.contains(event_id) && !seen.contains("secret"), "{request}: {seen}");
    }
    assert!(
        !story.world.sql(&Story::room_object(&room_id)).dump().contains("secret"),
        "the Room keeps the content"
    );
    story.end(STORY, "a_redacted_event_loses_its_content_for_every_reader");
}

#[test]
fn only_a_moderator_redacts_the_events_of_others() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    let send_as =
        |token: &str| value(&story.ask(Some(token), &send(&room_id, "1"), &text("hello").to_string()));
    let (by_alice, by_bob) = (send_as(&alice.token), send_as(&bob.token));
    let id = |sent: &Value| sent["event_id"].as_str().unwrap().to_owned();
    let (by_alice, by_bob) = (id(&by_alice), id(&by_bob));
    story.say(Some(&bob.token), &redact(&room_id, &by_alice, "2"), json!({}));
    story.say(Some(&mallory.token), &redact(&room_id, &by_alice, "2"), json!({}));
    story.say(Some(&alice.token), &redact(&room_id, "$nothing", "2"), json!({}));
    story.say(Some(&alice.token), &redact("!nowhere:example.org", &by_bob, "2"), json!({}));
    story.say(Some(&alice.token), &redact(&room_id, &by_bob, &"x".repeat(256)), json!({}));
    story.say(Some(&alice.token), &redact(&room_id, &by_bob, "2"), json!({}));
    story.end(STORY, "only_a_moderator_redacts_the_events_of_others");
}

/// A redaction may also be sent as an event; rooms of every version have it in the form that clients of every age
/// read.
#[test]
fn a_redaction_is_sent_and_shown_in_every_room_version() {
    let story = Story::new();
    let alice = story.person("alice");
    for version in ["1", "2", "3", "6", "10", "11", "12"] {
        let room_id = story.room(&alice, json!({ "room_version": version }));
        let sent = value(&story.ask(Some(&alice.token), &send(&room_id, "1"), &text("secret").to_string()));
        let event_id = sent["event_id"].as_str().unwrap();
        let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/send/m.room.redaction/2");
        let redaction = json!({ "redacts": event_id, "reason": "typo" }).to_string();
        let redacted = value(&story.ask(Some(&alice.token), &request, &redaction));
        let get = |id: &Value| {
            let id: String = id.as_str().unwrap().bytes().map(|byte| format!("%{byte:02X}")).collect();
            let event = format!("GET /_matrix/client/v3/rooms/{room_id}/event/{id}");
            value(&story.ask(Some(&alice.token), &event, ""))
        };
        let (event, redaction) = (get(&sent["event_id"]), get(&redacted["event_id"]));
        assert_eq!(event["content"], json!({}), "{version}");
        assert_eq!(event["unsigned"]["redacted_because"]["event_id"], redacted["event_id"], "{version}");
        assert_eq!(
            (&redaction["redacts"], &redaction["content"]["redacts"]),
            (&sent["event_id"], &sent["event_id"]),
            "{version}"
        );
        assert_eq!(redaction["content"]["reason"], "typo", "{version}");
    }
    let room_id = story.room(&alice, json!({}));
    let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/send/m.room.redaction/2");
    assert_eq!(story.ask(Some(&alice.token), &request, "{}").status, 400);
}

/// A state event with the type of a redaction would redact the events of other users of this server.
#[test]
fn a_redaction_is_no_state_event() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let everybody = json!({ "events": { "m.room.redaction": 0 } });
    let body = json!({ "preset": "public_chat", "power_level_content_override": everybody });
    let room_id = story.room(&alice, body);
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    let sent = value(&story.ask(Some(&alice.token), &send(&room_id, "1"), &text("kept").to_string()));
    let redaction = json!({ "redacts": sent["event_id"] }).to_string();
    let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.redaction/x");
    assert_eq!(story.ask(Some(&bob.token), &request, &redaction).status, 403);
    let event =
        format!("GET /_matrix/client/v3/rooms/{room_id}/event/{}", sent["event_id"].as_str().unwrap());
    assert_eq!(value(&story.ask(Some(&alice.token), &event, ""))["content"]["body"], "kept");
}

/// Who has left does not learn who redacted an event later, and why.
#[test]
fn a_former_member_does_not_see_a_redaction_made_after_the_leave() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let redacted = |transaction: &str| {
        let sent =
            value(&story.ask(Some(&alice.token), &send(&room_id, transaction), &text("secret").to_string()));
        sent["event_id"].as_str().unwrap().to_owned()
    };
    let (early, late) = (redacted("1"), redacted("2"));
    let reason = json!({ "reason": "why" }).to_string();
    let redact = |event_id: &str| {
        let transaction = &event_id[1..20];
        let reply = story.ask(Some(&alice.token), &redact(&room_id, event_id, transaction), &reason);
        assert_eq!(reply.status, 200);
    };
    redact(&early);
    let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
    assert_eq!(story.ask(Some(&bob.token), &leave, "{}").status, 200);
    redact(&late);
    let event = |token: &str, event_id: &str| {
        let event = format!("GET /_matrix/client/v3/rooms/{room_id}/event/{event_id}");
        value(&story.ask(Some(token), &event, ""))
    };
    for token in [&alice.token, &bob.token] {
        let seen = event(token, &early);
        assert_eq!(seen["unsigned"]["redacted_because"]["content"]["reason"], "why", "{seen}");
    }
    let seen = event(&bob.token, &late);
    assert_eq!((&seen["content"], &seen["unsigned"]["redacted_because"]), (&json!({}), &Value::Null));
    assert!(event(&alice.token, &late)["unsigned"]["redacted_because"].is_object());
}
