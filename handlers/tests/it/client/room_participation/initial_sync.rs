//! `GET /_matrix/client/v3/initialSync`

use lattice_handlers::native::Defect;
use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, bodies, say};
use crate::story::{Person, Story, text, value};

const STORY: &str = "client/room_participation/initial_sync";
const REQUEST: &str = "GET /_matrix/client/v3/initialSync";

/// The rooms of a response, by the names that their state has.
fn room<'a>(shown: &'a Value, room_id: &str) -> &'a Value {
    let rooms = shown["rooms"].as_array().unwrap_or_else(|| panic!("{shown}"));
    rooms.iter().find(|room| room["room_id"] == room_id).unwrap_or(&Value::Null)
}

fn shown(story: &Story, by: &Person, query: &str) -> Value {
    value(&story.ask(Some(&by.token), &format!("{REQUEST}{query}"), ""))
}

#[test]
fn all_rooms_are_shown_with_state_messages_and_account_data() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("PRESENCE", "on")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    story.room(&alice, json!({ "name": "Invited", "invite": [bob.user_id] }));
    story.room(&bob, json!({ "name": "Public", "visibility": "public" }));
    say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    say(&story, &alice, &room_id, (MESSAGE, &text("again")));
    let tag = format!("PUT /_matrix/client/v3/user/{}/rooms/{room_id}/tags/m.favourite", bob.user_id);
    story.ask(Some(&bob.token), &tag, "{}");
    story.ask(
        Some(&alice.token),
        &format!("PUT /_matrix/client/v3/presence/{}/status", alice.user_id),
        r#"{"presence":"online"}"#,
    );
    story.say(Some(&bob.token), &format!("{REQUEST}?limit=1"), Value::Null);
    story.end(STORY, "all_rooms_are_shown_with_state_messages_and_account_data");
}

#[test]
fn rooms_that_were_left_are_shown_as_they_were_if_asked_for() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    say(&story, &alice, &room_id, (MESSAGE, &text("with bob")));
    let ban = json!({ "user_id": bob.user_id, "reason": "noise" });
    story.ask(Some(&alice.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/ban"), &ban.to_string());
    say(&story, &alice, &room_id, (MESSAGE, &text("without bob")));
    let name = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/m.room.name");
    story.ask(Some(&alice.token), &name, r#"{"name":"Without Bob"}"#);
    assert_eq!(shown(&story, &bob, "")["rooms"], json!([]));
    story.say(Some(&bob.token), &format!("{REQUEST}?archived=true&limit=3"), Value::Null);
    story.end(STORY, "rooms_that_were_left_are_shown_as_they_were_if_asked_for");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("GUESTS", "on")]);
    let alice = story.person("alice");
    for query in ["limit=-1", "limit=many", "archived=perhaps"] {
        story.say(Some(&alice.token), &format!("{REQUEST}?{query}"), Value::Null);
    }
    story.say(None, REQUEST, Value::Null);
    let guest = Person::of(&story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}"));
    story.say(Some(&guest.token), REQUEST, Value::Null);
    story.end(STORY, "invalid_requests_are_refused");
}

/// The tokens go on in the other operations, and nothing is shown twice or left out.
#[test]
fn the_tokens_go_on_in_events_in_a_sync_and_in_the_history() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    for number in 0..5 {
        say(&story, &alice, &room_id, (MESSAGE, &text(&format!("{number}"))));
    }
    let first = shown(&story, &bob, "?limit=2");
    let room = room(&first, &room_id);
    assert_eq!(bodies(&room["messages"]["chunk"]), ["3", "4"]);
    say(&story, &alice, &room_id, (MESSAGE, &text("5")));
    let (end, before) = (first["end"].as_str().unwrap(), room["messages"]["start"].as_str().unwrap());
    let after = room["messages"]["end"].as_str().unwrap();
    let messages = format!("GET /_matrix/client/v3/rooms/{room_id}/messages");
    let page = |query: &str| {
        bodies(&value(&story.ask(Some(&bob.token), &format!("{messages}?{query}"), ""))["chunk"])
    };
    assert_eq!(page(&format!("dir=b&limit=3&from={before}")), ["2", "1", "0"]);
    assert_eq!(page(&format!("dir=f&from={after}")), ["5"]);
    let events = value(&story.ask(
        Some(&bob.token),
        &format!("GET /_matrix/client/v3/events?from={end}&timeout=0"),
        "",
    ));
    assert_eq!(bodies(&events["chunk"]), ["5"]);
    let sync = value(&story.ask(Some(&bob.token), &format!("GET /_matrix/client/v3/sync?since={end}"), ""));
    assert_eq!(bodies(&sync["rooms"]["join"][&room_id]["timeline"]["events"]), ["5"]);
}

/// What does not fit has no place in the response: the client is told instead of getting a part.
#[test]
fn who_is_in_too_many_rooms_gets_none_and_is_told_so() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    for _ in 0..240 {
        story.world.clock.advance(100);
        story.room(&alice, json!({}));
    }
    assert_eq!(shown(&story, &alice, "?limit=1")["rooms"].as_array().unwrap().len(), 240);
    story.room(&alice, json!({}));
    story.wake(&[&alice]);
    let calls = story.world.requests(lattice_handlers::objects::protocol::ObjectKind::Room);
    let refused = story.ask(Some(&alice.token), REQUEST, "");
    assert_eq!((refused.status.as_u16(), value(&refused)["errcode"].clone()), (413, json!("M_TOO_LARGE")));
    let now = story.world.requests(lattice_handlers::objects::protocol::ObjectKind::Room);
    assert_eq!(now, calls, "no room was read");
}

/// A room that does not answer is left out, and the token names it.
#[test]
fn a_room_that_does_not_answer_is_owed() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let other = story.room(&bob, json!({ "name": "Other" }));
    story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", "");
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    let first = shown(&story, &bob, "");
    assert_eq!(
        (room(&first, &room_id), room(&first, &other)["membership"].clone()),
        (&Value::Null, json!("join"))
    );
    story.world.mend();
    story.world.clock.advance(60_000);
    say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    let events = format!("GET /_matrix/client/v3/events?timeout=0&from={}", first["end"].as_str().unwrap());
    assert!(bodies(&value(&story.ask(Some(&bob.token), &events, ""))["chunk"]).contains(&"hello".to_owned()));
}
