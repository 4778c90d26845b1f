//! Tests of searches that cost more than they may.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, say};
use crate::story::{Person, Story, text, value};

const SEARCH: &str = "POST /_matrix/client/v3/search";

fn story() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

fn wanted(room_events: &Value) -> String {
    json!({ "search_categories": { "room_events": room_events } }).to_string()
}

fn room(story: &Story, by: &Person) -> String {
    story.world.clock.advance(1);
    story.room(by, json!({}))
}

/// Ten rooms with a match among the largest messages, of which each result shows sixteen: the response has a maximum.
#[test]
fn s77_the_context_of_results_has_a_maximum_for_all_rooms_together() {
    let story = story();
    let alice = story.person("alice");
    let large = text(&"x".repeat(60_000));
    for _ in 0..10 {
        let room_id = room(&story, &alice);
        for number in 0..17 {
            let content = if number == 8 { text("needle") } else { large.clone() };
            say(&story, &alice, &room_id, (MESSAGE, &content));
        }
    }
    let context = json!({ "before_limit": 8, "after_limit": 8 });
    let search = json!({ "search_term": "needle", "event_context": context });
    let reply = story.ask(Some(&alice.token), SEARCH, &wanted(&search));
    let results = value(&reply)["search_categories"]["room_events"]["results"].clone();
    assert_eq!(results.as_array().map(Vec::len), Some(10));
    let bytes = reply.body.bytes().unwrap().len();
    assert!(bytes < 8 * 1024 * 1024, "{bytes} bytes");
    for result in results.as_array().unwrap() {
        for around in ["events_before", "events_after"] {
            assert_ne!(result["context"][around], json!([]), "each result has something around it");
        }
    }
}

/// A token is no secret and not sealed: whatever a client makes of it is refused, or a place.
#[test]
fn s77_a_forged_token_of_a_search_breaks_nothing() {
    let story = story();
    let alice = story.person("alice");
    let rooms: Vec<String> = (0..3).map(|_| room(&story, &alice)).collect();
    for room_id in &rooms {
        say(&story, &alice, room_id, (MESSAGE, &text("hello")));
        say(&story, &alice, room_id, (MESSAGE, &text("hello again")));
    }
    let search = json!({ "search_term": "hello", "filter": { "limit": 1 } });
    let first = value(&story.ask(Some(&alice.token), SEARCH, &wanted(&search)));
    let token = first["search_categories"]["room_events"]["next_batch"].as_str().unwrap();
    let (prefix, sealed) = token.split_once('_').unwrap();
    let token: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(sealed).unwrap()).unwrap();
    let place = token["r"][0].clone();
    let most = json!(u64::MAX);
    let changes = [
        json!({ "c": most, "r": [], "b": most }),
        json!({ "c": most, "b": most }),
        json!({ "r": [[place[0], [0, null]]] }),
        json!({ "r": [[place[0], [most, [most, most]]]] }),
        json!({ "r": [[place[0], [most, [0, 0]]]] }),
        json!({ "r": vec![place.clone(); 60] }),
        json!({ "r": vec![place.clone(); 61] }),
        json!({ "r": [[most, [1, null]]] }),
        json!({ "s": "@nobody:example.org" }),
    ];
    for change in changes {
        let mut forged = token.clone();
        for (field, value) in change.as_object().unwrap() {
            forged[field] = value.clone();
        }
        let forged = format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(forged.to_string()));
        let request = format!("{SEARCH}?next_batch={forged}");
        let reply = story.ask(Some(&alice.token), &request, &wanted(&search));
        assert!([200, 400].contains(&reply.status.as_u16()), "{change}: {}", value(&reply));
    }
    assert_eq!(story.world.log.lines(), Vec::<String>::new());
}
