//! `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}`

use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, reaction, say};
use crate::story::{Story, send, text, value};

const STORY: &str = "client/room_participation/send_message";

#[test]
fn a_retry_is_answered_with_the_first_event() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    story.say(Some(&alice.token), &send(&room_id, "1"), text("hello"));
    story.world.clock.advance(1_000);
    story.say(Some(&alice.token), &send(&room_id, "1"), text("hello"));
    story.say(Some(&alice.token), &send(&room_id, "a%2Fb%20%23c%25"), text("another"));
    story.say(Some(&bob.token), &send(&room_id, "1"), text("hello yourself"));
    story.end(STORY, "a_retry_is_answered_with_the_first_event");
}

/// A transaction ID names one event of one device in one room, also after a new login of the device.
#[test]
fn a_transaction_id_belongs_to_device_and_room() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let other_room = story.room(&alice, json!({}));
    let sent = |token: &str, request: &str| {
        let reply = value(&story.ask(Some(token), request, &text("hello").to_string()));
        reply["event_id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
    };
    let first = sent(&alice.token, &send(&room_id, "1"));
    let changed = story.ask(Some(&alice.token), &send(&room_id, "1"), &text("something else").to_string());
    assert_eq!(value(&changed)["event_id"], first);
    assert_ne!(first, sent(&alice.token, &send(&other_room, "1")));
    let me = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/account/whoami", ""));
    let login = |device_id: &Value| {
        let identifier = json!({ "type": "m.id.user", "user": "alice" });
        let body = json!({
            "type": "m.login.password", "identifier": identifier, "password": "secret", "device_id": device_id
        });
        let reply = value(&story.ask(None, "POST /_matrix/client/v3/login", &body.to_string()));
        reply["access_token"].as_str().unwrap().to_owned()
    };
    let (again, elsewhere) = (login(&me["device_id"]), login(&json!("ELSEWHERE")));
    assert_eq!(first, sent(&again, &send(&room_id, "1")));
    assert_ne!(first, sent(&elsewhere, &send(&room_id, "1")));
    let transaction_id = |token: &str| {
        let sync = value(&story.ask(Some(token), "GET /_matrix/client/v3/sync", ""));
        let events = sync["rooms"]["join"][&room_id]["timeline"]["events"].as_array().unwrap().clone();
        let event = events.into_iter().find(|event| event["event_id"] == first).unwrap();
        event["unsigned"]["transaction_id"].clone()
    };
    assert_eq!((transaction_id(&again), transaction_id(&elsewhere)), (json!("1"), Value::Null));
}

/// A transaction id belongs to one event type: another event with it is sent, not swallowed.
#[test]
fn a_transaction_id_again_with_another_event_type_sends_the_second_event() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let sent = |event_type: &str| {
        let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/send/{event_type}/1");
        let reply = value(&story.ask(Some(&alice.token), &request, &text("hello").to_string()));
        reply["event_id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
    };
    let (message, sticker) = (sent("m.room.message"), sent("m.sticker"));
    assert_ne!(message, sticker);
    assert_eq!((sent("m.room.message"), sent("m.sticker")), (message.clone(), sticker.clone()), "retries");
    let sync = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    let events = sync["rooms"]["join"][&room_id]["timeline"]["events"].as_array().unwrap().clone();
    for event_id in [message, sticker] {
        let event = events.iter().find(|event| event["event_id"] == event_id).unwrap();
        assert_eq!(event["unsigned"]["transaction_id"], "1");
    }
}

#[test]
fn numbers_that_canonical_json_forbids_are_refused() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let status = |body: &str| {
        let reply = story.ask(Some(&alice.token), &send(&room_id, "1"), body);
        (reply.status.as_u16(), value(&reply)["errcode"].as_str().unwrap_or_default().to_owned())
    };
    for number in ["9007199254740992", "-9007199254740992", "1.5", "1e400"] {
        assert_eq!(status(&format!(r#"{{"a":{number}}}"#)), (400, "M_BAD_JSON".to_owned()), "{number}");
    }
    for number in ["NaN", "Infinity", "-Infinity"] {
        assert_eq!(status(&format!(r#"{{"a":{number}}}"#)), (400, "M_NOT_JSON".to_owned()), "{number}");
    }
    assert_eq!(status(r#"{"a":9007199254740991}"#).0, 200);
}

#[test]
fn invalid_requests_are_refused() {
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
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn an_event_that_is_too_large_is_refused() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let fits = story.ask(Some(&alice.token), &send(&room_id, "1"), &text(&"x".repeat(64_000)).to_string());
    assert_eq!(fits.status, 200);
    let too_large =
        story.ask(Some(&alice.token), &send(&room_id, "2"), &text(&"x".repeat(65_400)).to_string());
    assert_eq!(too_large.status, 413);
    let state = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/com.example.large");
    let (large, larger) = ("x".repeat(64_000), "x".repeat(65_400));
    assert_eq!(story.ask(Some(&alice.token), &state, &json!({ "key": large }).to_string()).status, 200);
    assert_eq!(story.ask(Some(&alice.token), &state, &json!({ "key": larger }).to_string()).status, 413);
    let long_type = send(&room_id, "3").replace("m.room.message", &"t".repeat(256));
    assert_eq!(story.ask(Some(&alice.token), &long_type, "{}").status, 413);
}

/// A reaction is sent once; a retry of its transaction is answered with the first.
#[test]
fn a_reaction_that_was_sent_is_refused() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    let react = |transaction: &str| {
        let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/send/m.reaction/{transaction}");
        value(&story.ask(Some(&bob.token), &request, &reaction(&root, "+1").to_string()))
    };
    let first = react("first");
    assert_eq!(react("first"), first);
    assert_eq!(react("second")["errcode"], "M_DUPLICATE_ANNOTATION");
}
