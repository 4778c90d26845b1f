//! `GET /_matrix/client/v3/notifications`

use std::collections::BTreeSet;

use lattice_handlers::native::Defect;
use lattice_handlers::objects::user::MAX_NOTIFICATIONS;
use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, redact, say};
use crate::story::{Person, Story, send, text, value};

const STORY: &str = "client/push_notifications/get_notifications";
const REQUEST: &str = "GET /_matrix/client/v3/notifications";

fn mention(body: &str, whom: &Person) -> Value {
    let mut content = text(body);
    content["m.mentions"] = json!({ "user_ids": [whom.user_id] });
    content
}

/// The bodies of a page, and its token.
fn page(story: &Story, by: &Person, query: &str) -> (Vec<String>, Option<String>) {
    let page = value(&story.ask(Some(&by.token), &format!("{REQUEST}?{query}"), ""));
    let list = page["notifications"].as_array().unwrap_or_else(|| panic!("{page}"));
    let bodies =
        list.iter().map(|one| one["event"]["content"]["body"].as_str().unwrap_or("-").to_owned()).collect();
    (bodies, page["next_token"].as_str().map(str::to_owned))
}

#[test]
fn notifications_are_listed_with_what_was_read_of_them() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let read = say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    story.ask(
        Some(&bob.token),
        &format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/m.read/{read}"),
        "{}",
    );
    story.world.clock.advance(1_000);
    say(&story, &alice, &room_id, (MESSAGE, &mention("bob?", &bob)));
    say(&story, &bob, &room_id, (MESSAGE, &text("one's own notifies nobody")));
    let first = value(&story.say(Some(&bob.token), &format!("{REQUEST}?limit=1"), Value::Null));
    let next = first["next_token"].as_str().unwrap();
    story.say(Some(&bob.token), &format!("{REQUEST}?from={next}"), Value::Null);
    story.say(Some(&bob.token), &format!("{REQUEST}?only=highlight"), Value::Null);
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.end(STORY, "notifications_are_listed_with_what_was_read_of_them");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    for query in ["from=nonsense", "from=n1_", "from=s1_7", "limit=-1", "only=everything"] {
        story.say(Some(&alice.token), &format!("{REQUEST}?{query}"), Value::Null);
    }
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn s39_what_is_redacted_or_in_a_room_that_was_left_is_not_listed() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let secret = say(&story, &alice, &room_id, (MESSAGE, &text("secret")));
    say(&story, &alice, &room_id, (MESSAGE, &text("kept")));
    assert_eq!(page(&story, &bob, "").0, ["kept", "secret"]);
    redact(&story, &alice, &room_id, &secret);
    assert_eq!(page(&story, &bob, "").0, ["kept"]);
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/rooms/{room_id}/leave"), "{}");
    assert_eq!(page(&story, &bob, "").0, [""; 0]);
    let (_, next) = page(&story, &bob, "from=n1_1");
    assert_eq!(next, None);
}

/// Also of the time in which nobody polled: the rooms are pulled first.
#[test]
fn what_came_while_nobody_synced_is_listed() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    for number in 0..5 {
        story.world.clock.advance(120_000);
        say(&story, &alice, &room_id, (MESSAGE, &text(&number.to_string())));
    }
    story.world.evict();
    assert_eq!(page(&story, &bob, "limit=3").0, ["4", "3", "2"]);
}

#[test]
fn a_room_that_does_not_answer_is_left_out() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let other = story.room(&alice, json!({ "preset": "public_chat" }));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{other}"), "{}");
    story.wake(&[&bob]);
    say(&story, &alice, &room_id, (MESSAGE, &text("here")));
    say(&story, &alice, &other, (MESSAGE, &text("there")));
    assert_eq!(page(&story, &bob, "").0, ["there", "here"]);
    story.world.break_object(&Story::room_object(&other), Defect::Fails);
    assert_eq!(page(&story, &bob, "").0, ["here"]);
}

/// The oldest are forgotten; pages have each of the others once.
#[test]
fn s45_the_list_has_a_maximum() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    story.wake(&[&bob]);
    let sent = MAX_NOTIFICATIONS + 50;
    for number in 0..sent {
        let content = text(&number.to_string()).to_string();
        story.ask(Some(&alice.token), &send(&room_id, &number.to_string()), &content);
    }
    let (mut seen, mut query) = (Vec::new(), "limit=1000".to_owned());
    loop {
        let (bodies, next) = page(&story, &bob, &query);
        assert!(bodies.len() <= 100);
        seen.extend(bodies.iter().map(|body| body.parse::<u64>().unwrap()));
        let Some(next) = next else { break };
        query = format!("limit=1000&from={next}");
    }
    assert!(seen.is_sorted_by(|one, next| one == &(next + 1)), "newest first, without a gap");
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
    assert!(
        seen.len() as u64 <= MAX_NOTIFICATIONS && seen.len() as u64 > MAX_NOTIFICATIONS - 21,
        "{}",
        seen.len()
    );
    assert_eq!(seen[0], sent - 1);
}
