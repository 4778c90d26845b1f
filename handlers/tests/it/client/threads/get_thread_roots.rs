//! `GET /_matrix/client/v1/rooms/{roomId}/threads`

use serde_json::Value;

use crate::client::relations::{MESSAGE, bodies, redact, related, say};
use crate::story::{Person, Story, text, value};

const STORY: &str = "client/threads/get_thread_roots";

fn threads(room_id: &str, query: &str) -> String {
    format!("GET /_matrix/client/v1/rooms/{room_id}/threads{query}")
}

/// The roots of all pages.
fn pages(story: &Story, by: &Person, room_id: &str, query: &str) -> Vec<String> {
    let (mut seen, mut from) = (Vec::new(), String::new());
    loop {
        let page = value(&story.ask(Some(&by.token), &threads(room_id, &format!("{query}{from}")), ""));
        seen.extend(bodies(&page["chunk"]));
        match page["next_batch"].as_str() {
            Some(next) => from = format!("&from={next}"),
            None => return seen,
        }
    }
}

#[test]
fn threads_come_by_their_newest_events() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let roots: Vec<String> = (0..3)
        .map(|number| say(&story, &alice, &room_id, (MESSAGE, &text(&format!("root {number}")))))
        .collect();
    let reply = |by: &Person, root: usize| {
        say(&story, by, &room_id, (MESSAGE, &related("m.thread", &roots[root], "reply")))
    };
    reply(&alice, 0);
    reply(&bob, 1);
    let all = |query: &str| pages(&story, &bob, &room_id, query);
    assert_eq!(all("?limit=10"), ["root 1", "root 0"]);
    let newest = reply(&alice, 0);
    reply(&alice, 2);
    for query in ["?limit=1", "?limit=2", "?limit=10", "?include=all"] {
        assert_eq!(all(query), ["root 2", "root 0", "root 1"], "{query}");
    }
    assert_eq!(all("?include=participated&limit=1"), ["root 1"]);
    assert_eq!(pages(&story, &alice, &room_id, "?include=participated"), ["root 2", "root 0", "root 1"]);
    redact(&story, &alice, &room_id, &newest);
    assert_eq!(all("?limit=1"), ["root 2", "root 1", "root 0"], "a redacted event is in no thread");
    story.say(Some(&bob.token), &threads(&room_id, "?limit=1"), Value::Null);
    let mallory = story.person("mallory");
    for query in ["?include=mine", "?limit=-1", "?from=now"] {
        story.say(Some(&bob.token), &threads(&room_id, query), Value::Null);
    }
    story.say(Some(&mallory.token), &threads(&room_id, ""), Value::Null);
    story.say(Some(&mallory.token), &threads("!nowhere:example.org", ""), Value::Null);
    story.end(STORY, "threads_come_by_their_newest_events");
}

/// A thread whose every event was redacted is none; the root that was redacted stays in the list.
#[test]
fn a_thread_is_as_long_as_it_has_events() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    let reply = say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "reply")));
    redact(&story, &alice, &room_id, &root);
    assert_eq!(pages(&story, &bob, &room_id, "?limit=1"), ["-"]);
    redact(&story, &bob, &room_id, &reply);
    assert_eq!(pages(&story, &bob, &room_id, "?limit=1"), Vec::<String>::new());
}

/// A page ends when its roots are large, and after a number of them; the next page goes on.
#[test]
fn a_page_of_threads_has_a_limit_in_bytes_and_in_number() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let begin = |body: &str| {
        let root = say(&story, &alice, &room_id, (MESSAGE, &text(body)));
        say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "reply")));
    };
    (0..101).for_each(|_| begin("root"));
    let page = |query: &str| value(&story.ask(Some(&bob.token), &threads(&room_id, query), ""));
    assert_eq!(page("?limit=1000")["chunk"].as_array().unwrap().len(), 100);
    assert_eq!(pages(&story, &bob, &room_id, "?limit=1000").len(), 101);
    (0..30).for_each(|_| begin(&"x".repeat(60_000)));
    let large = page("?limit=1000");
    assert!((10..=18).contains(&large["chunk"].as_array().unwrap().len()), "the roots have more than 1 MiB");
    assert_eq!(pages(&story, &bob, &room_id, "?limit=1000").len(), 131);
}
