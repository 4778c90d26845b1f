//! Tests of the ways around a list of ignored users.

use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, related, say};
use crate::story::{Person, Story, text, value};

fn ask(story: &Story, by: &Person, request: &str, body: &Value) -> Value {
    let reply = story.ask(Some(&by.token), request, &body.to_string());
    assert_eq!(reply.status, 200, "{request}: {}", value(&reply));
    value(&reply)
}

/// What an ignored user says is shown by no operation: not around another event, and not as the newest event of a thread
/// (security S44).
#[test]
fn s44_ignored_users_are_not_heard_around_other_events() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    say(&story, &bob, &room_id, (MESSAGE, &text("insult before")));
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("hello")));
    say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "insult in the thread")));
    let request = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", alice.user_id);
    ask(&story, &alice, &request, &json!({ "ignored_users": { &bob.user_id: {} } }));
    let read = |rest: &str| {
        let request = format!("GET /_matrix/client/v3/rooms/{room_id}/{rest}");
        ask(&story, &alice, &request, &json!({}))
    };
    let context = json!({ "before_limit": 3, "after_limit": 3 });
    let search = json!({ "search_term": "hello", "event_context": context });
    let search = json!({ "search_categories": { "room_events": search } });
    for (what, shown) in [
        ("event", read(&format!("event/{root}"))),
        ("context", read(&format!("context/{root}"))),
        ("messages", read("messages?dir=b&limit=50")),
        ("search", ask(&story, &alice, "POST /_matrix/client/v3/search", &search)),
        ("sync", ask(&story, &alice, "GET /_matrix/client/v3/sync", &json!({}))),
    ] {
        assert!(shown.to_string().contains("hello"), "{what}: {shown}");
        assert!(!shown.to_string().contains("insult"), "{what}: {shown}");
    }
}
