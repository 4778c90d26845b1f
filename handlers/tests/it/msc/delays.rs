//! What the stories of delayed events share.

use futures_executor::block_on;
use lattice_wire::Reply;
use serde_json::{Value, json};

use crate::story::{Person, Story, texts, value};

pub const EVENTS: &str = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";

/// The request that schedules a message.
pub fn send(room_id: &str, transaction: &str, delay: impl std::fmt::Display) -> String {
    let path = format!("/_matrix/client/v3/rooms/{room_id}/send/m.room.message/{transaction}");
    format!("PUT {path}?org.matrix.msc4140.delay={delay}")
}

/// The request that schedules a state event of the type `org.example.call`.
pub fn set(room_id: &str, state_key: &str, delay: impl std::fmt::Display) -> String {
    let path = format!("/_matrix/client/v3/rooms/{room_id}/state/org.example.call/{state_key}");
    format!("PUT {path}?org.matrix.msc4140.delay={delay}")
}

/// The request that acts on a delayed event by its id alone.
pub fn act(delay_id: &str, action: &str) -> String {
    format!("POST {EVENTS}/{delay_id}/{action}")
}

pub fn id(reply: &Reply) -> String {
    let reply = value(reply);
    reply["delay_id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

/// Schedules a message `later`; returns its id.
pub fn message(story: &Story, person: &Person, room_id: &str, delay_ms: u64) -> String {
    let request = send(room_id, &format!("t{delay_ms}"), delay_ms);
    let content = json!({ "msgtype": "m.text", "body": format!("later by {delay_ms}") });
    id(&story.ask(Some(&person.token), &request, &content.to_string()))
}

/// Lets time pass; the alarms of all objects fire.
pub fn wait(story: &Story, ms: u64) {
    block_on(story.world.fire_alarms(ms)).unwrap();
}

/// The texts of the messages in the room, oldest first.
pub fn said(story: &Story, person: &Person, room_id: &str) -> Vec<String> {
    texts(&story.ask(Some(&person.token), "GET /_matrix/client/v3/sync", ""), room_id)
}

/// How many delayed events the person has.
pub fn scheduled(story: &Story, person: &Person) -> usize {
    let listed = value(&story.ask(Some(&person.token), &format!("GET {EVENTS}"), ""));
    listed["delayed_events"].as_array().unwrap_or_else(|| panic!("{listed}")).len()
}

/// The content of a state event of the type `org.example.call`.
pub fn state(story: &Story, person: &Person, room_id: &str, state_key: &str) -> Value {
    let request = format!("GET /_matrix/client/v3/rooms/{room_id}/state/org.example.call/{state_key}");
    value(&story.ask(Some(&person.token), &request, ""))
}

/// A room in which all members may send events of the type `org.example.call`.
pub fn call(story: &Story) -> (Person, Person, String) {
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let levels = json!({ "events": { "org.example.call": 0 } });
    let room_id =
        story.room(&alice, json!({ "preset": "public_chat", "power_level_content_override": levels }));
    let joined = story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    assert_eq!(joined.status, 200);
    (alice, bob, room_id)
}
