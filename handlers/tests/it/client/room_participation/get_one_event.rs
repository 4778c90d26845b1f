//! `GET /_matrix/client/v3/events/{eventId}`

use std::future::{Future as _, poll_fn};
use std::pin::pin;

use futures_executor::block_on;
use lattice_handlers::native::Defect;
use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, say};
use crate::story::{Person, Story, text};

const STORY: &str = "client/room_participation/get_one_event";

fn event(event_id: &str) -> String {
    format!("GET /_matrix/client/v3/events/{event_id}")
}

fn room(story: &Story, by: &Person) -> String {
    story.world.clock.advance(100);
    story.room(by, json!({}))
}

#[test]
fn an_event_is_found_in_the_rooms_of_the_caller() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    story.room(&alice, json!({}));
    let sent = say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    story.say(Some(&alice.token), &event(&sent), Value::Null);
    story.say(Some(&bob.token), &event(&sent), Value::Null);
    let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
    story.say(Some(&bob.token), &leave, json!({}));
    let later = say(&story, &alice, &room_id, (MESSAGE, &text("without bob")));
    story.say(Some(&bob.token), &event(&sent), Value::Null);
    story.say(Some(&bob.token), &event(&later), Value::Null);
    story.say(Some(&mallory.token), &event(&sent), Value::Null);
    story.end(STORY, "an_event_is_found_in_the_rooms_of_the_caller");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let sent = say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    story.say(Some(&alice.token), &event("$nothing"), Value::Null);
    story.say(Some(&alice.token), &event("nothing"), Value::Null);
    story.say(None, &event(&sent), Value::Null);
    let ignore = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", bob.user_id);
    let list = json!({ "ignored_users": { alice.user_id.clone(): {} } });
    story.say(Some(&bob.token), &ignore, list);
    story.say(Some(&bob.token), &event(&sent), Value::Null);
    story.end(STORY, "invalid_requests_are_refused");
}

/// So many rooms are asked, those that the caller joined last.
#[test]
fn only_so_many_rooms_are_asked() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let rooms: Vec<String> = (0..=100).map(|_| room(&story, &alice)).collect();
    let sent = |index: usize| say(&story, &alice, &rooms[index], (MESSAGE, &text("hello")));
    for (index, status) in [(0, 404), (1, 200), (100, 200)] {
        assert_eq!(story.ask(Some(&alice.token), &event(&sent(index)), "").status, status, "{index}");
    }
}

/// A room that does not answer may have the event: the event is not called missing. Rooms that hang hold a request up once.
#[test]
fn a_room_that_does_not_answer_is_an_error_unless_another_has_the_event() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let rooms: Vec<String> = (0..25).map(|_| room(&story, &alice)).collect();
    let hello = (MESSAGE, &text("hello"));
    let [oldest, newest] = [&rooms[0], &rooms[24]].map(|room_id| say(&story, &alice, room_id, hello));
    story.world.break_object(&Story::room_object(&rooms[23]), Defect::Fails);
    assert_eq!(story.ask(Some(&alice.token), &event("$nothing"), "").status, 500);
    assert_eq!(story.ask(Some(&alice.token), &event(&oldest), "").status, 200);
    for room_id in &rooms[1..23] {
        story.world.break_object(&Story::room_object(room_id), Defect::Hangs);
    }
    for (event_id, status) in [(&newest, 200), (&oldest, 500)] {
        let (request, mut seconds) = (event(event_id), 0);
        let mut read = pin!(story.start(Some(&alice.token), &request, ""));
        let reply = block_on(poll_fn(|context| {
            assert!(seconds < 15, "rooms that hang are waited for one after the other");
            seconds += 1;
            story.world.clock.advance(1_000);
            read.as_mut().poll(context)
        }));
        assert_eq!(reply.status, status);
    }
}
