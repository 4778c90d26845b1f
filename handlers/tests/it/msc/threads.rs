//! What the stories of thread subscriptions share.

use serde_json::{Value, json};

use crate::story::{Person, Story, send, value};

/// The path of a subscription.
pub fn subscription(room_id: &str, root: &str) -> String {
    format!("/_matrix/client/unstable/io.element.msc4306/rooms/{room_id}/thread/{root}/subscription")
}

/// Sends a message, in a thread if there is a root; returns its event id.
pub fn say(
    story: &Story,
    person: &Person,
    room_id: &str,
    (transaction, root): (&str, Option<&str>),
) -> String {
    let mut content = json!({ "msgtype": "m.text", "body": transaction });
    if let Some(root) = root {
        content["m.relates_to"] = json!({ "rel_type": "m.thread", "event_id": root });
    }
    let sent = value(&story.ask(Some(&person.token), &send(room_id, transaction), &content.to_string()));
    sent["event_id"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned()
}

/// Subscribes to a thread, because of an event if there is one; returns the status.
pub fn subscribe(story: &Story, person: &Person, (room_id, root): (&str, &str), cause: Option<&str>) -> u16 {
    let body = cause.map_or_else(|| json!({}), |cause| json!({ "automatic": cause }));
    let request = format!("PUT {}", subscription(room_id, root));
    story.ask(Some(&person.token), &request, &body.to_string()).status.as_u16()
}

/// How the person is subscribed to a thread; an error code if the person is not.
pub fn subscribed(story: &Story, person: &Person, (room_id, root): (&str, &str)) -> Value {
    let request = format!("GET {}", subscription(room_id, root));
    let shown = value(&story.ask(Some(&person.token), &request, ""));
    if shown["automatic"].is_boolean() { shown["automatic"].clone() } else { shown["errcode"].clone() }
}
