//! `GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}`

use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, REACTION, bodies, reaction, redact, related, say, try_to_say};
use crate::story::{Person, Story, text, value};

const STORY: &str = "client/event_relationships/get_relating_events";

fn relations(room_id: &str, event_id: &str, more: &str) -> String {
    format!("GET /_matrix/client/v1/rooms/{room_id}/relations/{event_id}{more}")
}

fn page(story: &Story, by: &Person, request: &str) -> Value {
    let reply = story.ask(Some(&by.token), request, "");
    assert_eq!(reply.status, 200, "{request}: {}", value(&reply));
    value(&reply)
}

#[test]
fn a_client_reads_what_relates_to_an_event() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    let reply = say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "in the thread")));
    say(&story, &alice, &room_id, (REACTION, &reaction(&reply, "+1")));
    say(&story, &alice, &room_id, (MESSAGE, &related("m.replace", &root, "* root")));
    story.say(Some(&bob.token), &relations(&room_id, &root, ""), Value::Null);
    story.say(Some(&bob.token), &relations(&room_id, &root, "?dir=f&limit=1"), Value::Null);
    story.say(Some(&bob.token), &relations(&room_id, &root, "?recurse=true&limit=2"), Value::Null);
    let mallory = story.person("mallory");
    for more in ["?dir=up", "?limit=-1", "?from=now", "?to=now", "?recurse=maybe"] {
        story.say(Some(&bob.token), &relations(&room_id, &root, more), Value::Null);
    }
    story.say(Some(&bob.token), &relations(&room_id, "$nothing", ""), Value::Null);
    story.say(Some(&mallory.token), &relations(&room_id, &root, ""), Value::Null);
    story.say(Some(&mallory.token), &relations("!nowhere:example.org", &root, ""), Value::Null);
    story.end(STORY, "a_client_reads_what_relates_to_an_event");
}

#[test]
fn pages_in_both_directions_have_each_relation_once() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    for number in 0..10 {
        say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, &number.to_string())));
        say(&story, &bob, &room_id, (MESSAGE, &text("beside")));
    }
    let forwards: Vec<String> = (0..10).map(|number| number.to_string()).collect();
    let backwards: Vec<String> = forwards.iter().rev().cloned().collect();
    for (query, expected) in [
        ("?limit=3", &backwards),
        ("?dir=b&limit=5", &backwards),
        ("?dir=f&limit=3", &forwards),
        ("?dir=f&limit=4&recurse=true", &forwards),
        ("?limit=4&recurse=true", &backwards),
        ("?limit=100", &backwards),
    ] {
        let (mut seen, mut from) = (Vec::new(), String::new());
        loop {
            let page = page(&story, &alice, &relations(&room_id, &root, &format!("{query}{from}")));
            assert_eq!(page["prev_batch"].as_str(), from.strip_prefix("&from="), "{query}");
            seen.extend(bodies(&page["chunk"]));
            let Some(next) = page["next_batch"].as_str() else { break };
            from = format!("&from={next}");
        }
        assert_eq!(seen, *expected, "{query}");
    }
}

/// A sync token is a place: only what was sent after it comes.
#[test]
fn a_sync_token_begins_a_page() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "before")));
    let since = crate::story::since(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
    for number in 0..5 {
        say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, &number.to_string())));
    }
    let first = page(&story, &alice, &relations(&room_id, &root, &format!("?dir=f&limit=3&from={since}")));
    assert_eq!(bodies(&first["chunk"]), ["0", "1", "2"]);
    let next = first["next_batch"].as_str().unwrap();
    let second = page(&story, &alice, &relations(&room_id, &root, &format!("?dir=f&limit=3&from={next}")));
    assert_eq!(
        (bodies(&second["chunk"]), &second["next_batch"]),
        (vec!["3".into(), "4".into()], &Value::Null)
    );
    let before = page(&story, &alice, &relations(&room_id, &root, &format!("?from={since}")));
    assert_eq!(bodies(&before["chunk"]), ["before"]);
}

#[test]
fn a_redaction_removes_a_relation_and_ignored_users_are_left_out() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    let kept = say(&story, &alice, &room_id, (MESSAGE, &related("m.reference", &root, "kept")));
    let gone = say(&story, &bob, &room_id, (MESSAGE, &related("m.reference", &root, "gone")));
    say(&story, &bob, &room_id, (MESSAGE, &related("m.reference", &kept, "deep")));
    let seen =
        |by: &Person, more: &str| bodies(&page(&story, by, &relations(&room_id, &root, more))["chunk"]);
    assert_eq!(seen(&alice, ""), ["gone", "kept"]);
    redact(&story, &bob, &room_id, &gone);
    assert_eq!(seen(&alice, ""), ["kept"]);
    assert_eq!(seen(&alice, "?recurse=true"), ["deep", "kept"]);
    let ignore = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", alice.user_id);
    let list = json!({ "ignored_users": { &bob.user_id: {} } });
    assert_eq!(story.ask(Some(&alice.token), &ignore, &list.to_string()).status, 200);
    assert_eq!(seen(&alice, "?recurse=true"), ["kept"]);
    assert_eq!(seen(&bob, "?recurse=true"), ["deep", "kept"]);
}

#[test]
fn a_relation_that_cannot_be_is_refused() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    let reply = say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "in the thread")));
    let plus = say(&story, &bob, &room_id, (REACTION, &reaction(&root, "+1")));
    say(&story, &alice, &room_id, (REACTION, &reaction(&root, "+1")));
    say(&story, &bob, &room_id, (REACTION, &reaction(&root, "-1")));
    say(&story, &bob, &room_id, (MESSAGE, &reaction(&root, "+1")));
    let send = |number: usize, of: &str| {
        format!("PUT /_matrix/client/v3/rooms/{room_id}/send/{of}/refused-{number}")
    };
    let without_key = json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": root } });
    let wrong = [
        (REACTION, reaction(&root, "+1")),
        (REACTION, reaction(&root, &"x".repeat(501))),
        (REACTION, without_key),
        (REACTION, reaction("$nothing", "+1")),
        (MESSAGE, related("m.thread", &reply, "a thread in a thread")),
    ];
    for (number, (of, content)) in wrong.into_iter().enumerate() {
        story.say(Some(&bob.token), &send(number, of), content);
    }
    // Somebody outside does not learn what the room has.
    let mallory = story.person("mallory");
    story.say(Some(&mallory.token), &send(9, REACTION), reaction(&root, "+1"));
    redact(&story, &bob, &room_id, &plus);
    let again = try_to_say(&story, &bob, &room_id, (REACTION, &reaction(&root, "+1")));
    assert_eq!(again.status, 200, "a redacted reaction counts no longer");
    story.end(STORY, "a_relation_that_cannot_be_is_refused");
}
