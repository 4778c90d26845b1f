//! `GET /_matrix/client/v3/events` with `room_id`

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use lattice_handlers::objects::room::{MAX_WAITING_PEEKS, MAX_WAITING_PEEKS_OF_DEVICE};
use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, bodies, say};
use crate::story::{Person, Story, text, value};

const STORY: &str = "client/room_participation/peek_events";

fn request(room_id: &str, query: &str) -> String {
    format!("GET /_matrix/client/v3/events?room_id={room_id}&{query}")
}

fn open_room(story: &Story, by: &Person) -> String {
    let open =
        json!({ "type": "m.room.history_visibility", "content": { "history_visibility": "world_readable" } });
    story.room(by, json!({ "initial_state": [open] }))
}

/// The token of a room's end.
fn now(story: &Story, by: &Person, room_id: &str) -> String {
    let shown = value(&story.ask(Some(&by.token), &request(room_id, "timeout=0"), ""));
    shown["end"].as_str().unwrap_or_else(|| panic!("{shown}")).to_owned()
}

#[test]
fn a_guest_reads_what_comes_in_a_world_readable_room() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on")]);
    let alice = story.person("alice");
    let room_id = open_room(&story, &alice);
    let guest = Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}"));
    let initial = format!("GET /_matrix/client/v3/rooms/{room_id}/initialSync");
    let shown = value(&story.ask(Some(&guest.token), &initial, ""));
    let from = shown["messages"]["end"].as_str().unwrap();
    say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    story.say(Some(&guest.token), &request(&room_id, &format!("timeout=0&from={from}")), Value::Null);
    story.end(STORY, "a_guest_reads_what_comes_in_a_world_readable_room");
}

#[test]
fn outsiders_and_invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = story.room(&alice, json!({}));
    story.say(Some(&mallory.token), &request(&room_id, "timeout=1000"), Value::Null);
    story.say(Some(&mallory.token), &request(&room_id, "timeout=1000&from=r1_1"), Value::Null);
    story.say(Some(&alice.token), &request("!nothing:example.org", "timeout=1000&from=r1_1"), Value::Null);
    for query in ["from=nonsense", "timeout=soon"] {
        story.say(Some(&alice.token), &request(&room_id, query), Value::Null);
    }
    story.say(Some(&alice.token), &request("nothing", ""), Value::Null);
    story.say(None, &request(&room_id, ""), Value::Null);
    story.end(STORY, "outsiders_and_invalid_requests_are_refused");
}

/// Members read it too, with the tokens of syncs and pages; former members up to when they left.
#[test]
fn members_read_the_room_and_former_members_up_to_when_they_left() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let sync = value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", ""));
    let page = format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b");
    let page = value(&story.ask(Some(&bob.token), &page, ""));
    say(&story, &alice, &room_id, (MESSAGE, &text("with bob")));
    story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", "");
    for token in [&sync["next_batch"], &page["start"]] {
        let query = format!("timeout=0&from={}", token.as_str().unwrap());
        let shown = value(&story.ask(Some(&bob.token), &request(&room_id, &query), ""));
        assert_eq!(bodies(&shown["chunk"]), ["with bob"]);
    }
    let token = now(&story, &bob, &room_id);
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    say(&story, &alice, &room_id, (MESSAGE, &text("without bob")));
    let query = format!("timeout=0&from={token}");
    let shown = value(&story.ask(Some(&bob.token), &request(&room_id, &query), ""));
    let memberships: Vec<_> = shown["chunk"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["content"]["membership"].clone())
        .collect();
    assert_eq!(memberships, [json!("leave")], "{shown}");
}

#[test]
fn a_waiting_request_is_answered_by_the_next_event() {
    let story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = open_room(&story, &alice);
    let token = now(&story, &mallory, &room_id);
    let waits = request(&room_id, &format!("timeout=20000&from={token}"));
    let mut context = Context::from_waker(Waker::noop());
    let mut waiting = pin!(story.start(Some(&mallory.token), &waits, ""));
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    assert_eq!(story.world.waiting(&Story::room_object(&room_id)), 1);
    say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    let Poll::Ready(reply) = waiting.as_mut().poll(&mut context) else { panic!("it still waits") };
    assert_eq!(bodies(&value(&reply)["chunk"]), ["hello"]);
}

#[test]
fn s39_a_waiting_peek_ends_when_its_reader_may_not_read_any_more() {
    let story = Story::new();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = open_room(&story, &alice);
    let mut context = Context::from_waker(Waker::noop());
    let token = now(&story, &mallory, &room_id);
    let waits = request(&room_id, &format!("timeout=20000&from={token}"));
    let mut waiting = pin!(story.start(Some(&mallory.token), &waits, ""));
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    let closed = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.history_visibility");
    story.ask(Some(&alice.token), &closed, r#"{"history_visibility":"joined"}"#);
    let Poll::Ready(reply) = waiting.as_mut().poll(&mut context) else { panic!("it still waits") };
    assert_eq!(reply.status, 403);
    say(&story, &alice, &room_id, (MESSAGE, &text("secret")));
    let again = story.ask(Some(&mallory.token), &request(&room_id, &format!("timeout=0&from={token}")), "");
    assert_eq!(again.status, 403);
}

/// Of many requests so many wait; the others are answered at their deadline.
#[test]
fn s76_only_so_many_peeks_wait_at_a_room() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let room_id = open_room(&story, &alice);
    let people: Vec<Person> =
        (0..MAX_WAITING_PEEKS + 2).map(|index| story.person(&format!("user{index}"))).collect();
    let of_one_device = vec![&alice; MAX_WAITING_PEEKS_OF_DEVICE + 2];
    for (readers, answered) in
        [(of_one_device, MAX_WAITING_PEEKS_OF_DEVICE), (people.iter().collect(), MAX_WAITING_PEEKS)]
    {
        let waits = request(&room_id, &format!("timeout=20000&from={}", now(&story, &alice, &room_id)));
        let mut context = Context::from_waker(Waker::noop());
        let mut waiting: Vec<_> =
            readers.iter().map(|reader| Box::pin(story.start(Some(&reader.token), &waits, ""))).collect();
        assert!(waiting.iter_mut().all(|waiting| waiting.as_mut().poll(&mut context).is_pending()));
        say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
        let is_ready = waiting.iter_mut().map(|waiting| waiting.as_mut().poll(&mut context).is_ready());
        let is_ready: Vec<bool> = is_ready.collect();
        assert_eq!(is_ready.iter().filter(|is_ready| **is_ready).count(), answered);
        assert_eq!(is_ready[..2], [false, false], "the oldest are released");
    }
}
