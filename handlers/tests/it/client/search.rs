//! Stories of the group `client/search`.

mod index;
mod results;
#[expect(clippy::module_inception, reason = "the operation is named after its group")]
mod search;

use lattice_handlers::ports::Clock as _;
use serde_json::{Value, json};

use crate::story::{Person, Story, send, text, value};

/// The body of a request for events.
fn wanted(room_events: Value) -> Value {
    json!({ "search_categories": { "room_events": room_events } })
}

fn room_events(page: &Value) -> &Value {
    &page["search_categories"]["room_events"]
}

/// The events that are found.
fn found(story: &Story, by: &Person, room_events: Value) -> Value {
    page(story, by, room_events, None)
}

fn page(story: &Story, by: &Person, room_events: Value, next_batch: Option<&str>) -> Value {
    let query = next_batch.map(|token| format!("?next_batch={token}")).unwrap_or_default();
    let request = format!("POST /_matrix/client/v3/search{query}");
    let reply = story.ask(Some(&by.token), &request, &wanted(room_events).to_string());
    assert_eq!(reply.status, 200, "{}", value(&reply));
    value(&reply)["search_categories"]["room_events"].clone()
}

/// The texts of all pages, page by page.
fn pages(story: &Story, by: &Person, room_events: &Value) -> Vec<Vec<String>> {
    let (mut pages, mut next) = (Vec::new(), None::<String>);
    for _ in 0..200 {
        let page = page(story, by, room_events.clone(), next.as_deref());
        pages.push(bodies(&page));
        next = page["next_batch"].as_str().map(str::to_owned);
        if next.is_none() {
            return pages;
        }
    }
    panic!("the pages have no end: {pages:?}")
}

/// The texts of a page.
fn bodies(page: &Value) -> Vec<String> {
    let results = page["results"].as_array().unwrap_or_else(|| panic!("{page}")).iter();
    results.map(|result| result["result"]["content"]["body"].as_str().unwrap_or("-").to_owned()).collect()
}

fn say(story: &Story, by: &Person, room_id: &str, body: &str) -> String {
    story.world.clock.advance(1);
    let transaction = story.world.clock.now_ms().to_string();
    let sent = value(&story.ask(Some(&by.token), &send(room_id, &transaction), &text(body).to_string()));
    sent["event_id"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned()
}

/// A request about a room that succeeds.
fn ask(story: &Story, by: &Person, request: &str, body: Value) -> Value {
    let reply = story.ask(Some(&by.token), request, &body.to_string());
    assert_eq!(reply.status, 200, "{request}: {}", value(&reply));
    value(&reply)
}
