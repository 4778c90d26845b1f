//! Relations between events: what several stories share.

use lattice_handlers::objects::protocol::ObjectKind;
use lattice_wire::Reply;
use serde_json::{Value, json};

use crate::story::{Person, Story, text, value};

pub const MESSAGE: &str = "m.room.message";
pub const REACTION: &str = "m.reaction";

/// Sends an event of a type and returns its id.
pub fn say(story: &Story, by: &Person, room_id: &str, (event_type, content): (&str, &Value)) -> String {
    let reply = value(&try_to_say(story, by, room_id, (event_type, content)));
    reply["event_id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

/// Sends an event of a type, in a transaction of its own.
pub fn try_to_say(story: &Story, by: &Person, room_id: &str, (event_type, content): (&str, &Value)) -> Reply {
    let transaction = story.world.requests(ObjectKind::Room);
    let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/send/{event_type}/{transaction}");
    story.ask(Some(&by.token), &request, &content.to_string())
}

/// Redacts an event.
pub fn redact(story: &Story, by: &Person, room_id: &str, event_id: &str) {
    let transaction = story.world.requests(ObjectKind::Room);
    let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/redact/{event_id}/{transaction}");
    assert_eq!(story.ask(Some(&by.token), &request, "{}").status, 200);
}

/// A message that relates to an event.
pub fn related(rel_type: &str, to: &str, body: &str) -> Value {
    let mut content = text(body);
    content["m.relates_to"] = json!({ "rel_type": rel_type, "event_id": to });
    if rel_type == "m.replace" {
        content["m.new_content"] = text(body);
    }
    content
}

pub fn reaction(to: &str, key: &str) -> Value {
    json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": to, "key": key } })
}

/// An event as an operation shows it alone.
pub fn event(story: &Story, by: &Person, room_id: &str, event_id: &str) -> Value {
    let request = format!("GET /_matrix/client/v3/rooms/{room_id}/event/{event_id}");
    value(&story.ask(Some(&by.token), &request, ""))
}

/// The bodies of the events of a list.
pub fn bodies(list: &Value) -> Vec<String> {
    let events = list.as_array().unwrap_or_else(|| panic!("{list}"));
    events.iter().map(|event| event["content"]["body"].as_str().unwrap_or("-").to_owned()).collect()
}
