//! `GET /_matrix/client/v3/events`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_wire::Reply;
use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, bodies, say};
use crate::story::{Person, Story, send, since, text, value};

const STORY: &str = "client/room_participation/get_events";
const REQUEST: &str = "GET /_matrix/client/v3/events";

fn now(story: &Story, by: &Person) -> String {
    end(&story.ask(Some(&by.token), &format!("{REQUEST}?timeout=0"), ""))
}

fn end(reply: &Reply) -> String {
    value(reply)["end"].as_str().unwrap_or_else(|| panic!("{}", value(reply))).to_owned()
}

fn after(story: &Story, by: &Person, token: &str) -> Value {
    value(&story.ask(Some(&by.token), &format!("{REQUEST}?timeout=0&from={token}"), ""))
}

#[test]
fn what_is_new_is_one_list_of_events() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("PRESENCE", "on")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let token = now(&story, &bob);
    let sent = say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    let receipt = format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/m.read/{sent}");
    story.ask(Some(&bob.token), &receipt, "{}");
    story.ask(
        Some(&alice.token),
        &format!("PUT /_matrix/client/v3/rooms/{room_id}/typing/{}", alice.user_id),
        r#"{"typing":true}"#,
    );
    story.ask(
        Some(&alice.token),
        &format!("PUT /_matrix/client/v3/presence/{}/status", alice.user_id),
        r#"{"presence":"online"}"#,
    );
    story.ask(
        Some(&bob.token),
        &format!("PUT /_matrix/client/v3/user/{}/rooms/{room_id}/tags/m.favourite", bob.user_id),
        "{}",
    );
    story.room(&alice, json!({ "name": "Invited", "invite": [bob.user_id] }));
    story.say(Some(&bob.token), &format!("{REQUEST}?timeout=0&from={token}"), Value::Null);
    story.end(STORY, "what_is_new_is_one_list_of_events");
}

#[test]
fn without_a_token_only_what_comes_from_now_on_is_shown() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    say(&story, &alice, &room_id, (MESSAGE, &text("before")));
    let token = end(&story.say(Some(&bob.token), &format!("{REQUEST}?timeout=0"), Value::Null));
    say(&story, &alice, &room_id, (MESSAGE, &text("after")));
    story.say(Some(&bob.token), &format!("{REQUEST}?timeout=0&from={token}"), Value::Null);
    story.end(STORY, "without_a_token_only_what_comes_from_now_on_is_shown");
}

#[test]
fn a_waiting_request_is_answered_by_the_next_event() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let token = now(&story, &bob);
    let (request, message) = (format!("{REQUEST}?timeout=20000&from={token}"), text("hello").to_string());
    let request_sent = send(&room_id, "1");
    let (reply, sent) = block_on(join(
        story.start(Some(&bob.token), &request, ""),
        story.start(Some(&alice.token), &request_sent, &message),
    ));
    assert_eq!((sent.status.as_u16(), bodies(&value(&reply)["chunk"])), (200, vec!["hello".to_owned()]));
    assert_eq!(value(&reply)["start"], token.as_str());
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(None, REQUEST, Value::Null);
    story.say(Some("nonsense"), REQUEST, Value::Null);
    for query in ["from=nonsense", "from=r1_7", "timeout=soon"] {
        story.say(Some(&alice.token), &format!("{REQUEST}?{query}"), Value::Null);
    }
    story.end(STORY, "invalid_requests_are_refused");
}

/// More than one read of the room shows: nothing is left out, however long the client was away.
#[test]
fn a_long_absence_leaves_nothing_out() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let mut token = now(&story, &bob);
    for number in 0..1_100 {
        story.ask(
            Some(&alice.token),
            &send(&room_id, &number.to_string()),
            &text(&number.to_string()).to_string(),
        );
    }
    let (mut seen, mut requests) = (Vec::new(), 0);
    while seen.len() < 1_100 {
        let shown = after(&story, &bob, &token);
        token = shown["end"].as_str().unwrap().to_owned();
        seen.extend(bodies(&shown["chunk"]));
        requests += 1;
        assert!(requests < 5, "{} events after {requests} requests", seen.len());
    }
    assert_eq!(seen, (0..1_100).map(|number: u32| number.to_string()).collect::<Vec<_>>());
    assert_eq!(after(&story, &bob, &token)["chunk"], json!([]));
}

/// A room that the user joins is shown from the join on, and one that the user leaves up to that.
#[test]
fn a_room_is_shown_while_the_user_is_in_it() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    say(&story, &alice, &room_id, (MESSAGE, &text("before bob")));
    let token = now(&story, &bob);
    let shown = |event: &Value| {
        (event["type"].clone(), event["content"]["membership"].clone(), event["content"]["body"].clone())
    };
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    say(&story, &alice, &room_id, (MESSAGE, &text("with bob")));
    let joined = after(&story, &bob, &token);
    let events: Vec<_> = joined["chunk"].as_array().unwrap().iter().map(shown).collect();
    assert_eq!(
        events,
        [
            (json!("m.room.member"), json!("join"), Value::Null),
            (json!(MESSAGE), Value::Null, json!("with bob"))
        ]
    );
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    say(&story, &alice, &room_id, (MESSAGE, &text("without bob")));
    let left = after(&story, &bob, joined["end"].as_str().unwrap());
    let events: Vec<_> = left["chunk"].as_array().unwrap().iter().map(shown).collect();
    assert_eq!(events, [(json!("m.room.member"), json!("leave"), Value::Null)]);
}

#[test]
fn s41_a_token_of_another_user_shows_nothing_of_theirs() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    let token = now(&story, &bob);
    say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    for stolen in [token.as_str(), "s1_0", "s1_1_o1.1", "s1_1_r0", "s1_1_t1.5"] {
        let shown = after(&story, &mallory, stolen).to_string();
        assert!(!shown.contains(&room_id) && !shown.contains("hello"), "{stolen}: {shown}");
    }
}

#[test]
fn s44_messages_of_ignored_users_are_not_in_the_older_operations() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let list = json!({ "ignored_users": { alice.user_id.clone(): {} } }).to_string();
    let ignore = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", bob.user_id);
    story.ask(Some(&bob.token), &ignore, &list);
    let token = now(&story, &bob);
    say(&story, &alice, &room_id, (MESSAGE, &text("of alice")));
    say(&story, &bob, &room_id, (MESSAGE, &text("of bob")));
    story.room(&alice, json!({ "invite": [bob.user_id] }));
    assert_eq!(bodies(&after(&story, &bob, &token)["chunk"]), ["of bob"]);
    let shown = value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/initialSync", ""));
    let shown = shown.to_string();
    assert!(
        shown.contains("of bob") && !shown.contains("of alice") && !shown.contains(r#""invite":{"#),
        "{shown}"
    );
}

/// What only a sync shows stays for the sync: the operation neither waits for it nor acknowledges it.
#[test]
fn messages_to_the_device_stay_for_a_sync() {
    let story = Story::new();
    let (alice, bob, _) = story.two_in_a_room();
    let sync = "GET /_matrix/client/v3/sync";
    let whoami = value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/account/whoami", ""));
    let device = whoami["device_id"].as_str().unwrap();
    let to_device = |transaction: &str| {
        let body = json!({ "messages": { bob.user_id.clone(): { device: { "number": transaction } } } });
        let request = format!("PUT /_matrix/client/v3/sendToDevice/org.example.test/{transaction}");
        assert_eq!(story.ask(Some(&alice.token), &request, &body.to_string()).status, 200);
    };
    to_device("1");
    let token = since(&story.ask(Some(&bob.token), sync, ""));
    let calls = story.world.requests(ObjectKind::User);
    assert_eq!(after(&story, &bob, &token)["chunk"], json!([]));
    assert!(story.world.requests(ObjectKind::User) - calls <= 2, "the message repeats no poll");
    let again = value(&story.ask(Some(&bob.token), sync, ""));
    assert_eq!(again["to_device"]["events"].as_array().map(Vec::len), Some(1), "{again}");
}
