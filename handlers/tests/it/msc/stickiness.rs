//! What the stories of sticky events share.

use lattice_wire::Reply;
use serde_json::Value;

use crate::story::{Person, Story, send, text, value};

pub const SYNC: &str = "GET /_matrix/client/v3/sync";
/// The filter of a client that wants one event of each timeline.
pub const ONE_EVENT: &str = "filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A1%7D%7D%7D";
/// The field of an event, and of a room in a sync.
pub const STICKY: &str = "msc4354_sticky";
/// The field of `unsigned`.
pub const TTL: &str = "msc4354_sticky_duration_ttl_ms";

/// The request that sends a sticky message.
pub fn stick(room_id: &str, transaction: &str, duration: impl std::fmt::Display) -> String {
    format!("{}?org.matrix.msc4354.sticky_duration_ms={duration}", send(room_id, transaction))
}

/// Sends a sticky message that says its own transaction id; returns its event id.
pub fn sticky(
    story: &Story,
    person: &Person,
    room_id: &str,
    (transaction, duration_ms): (&str, u64),
) -> String {
    let request = stick(room_id, transaction, duration_ms);
    event_id(&story.ask(Some(&person.token), &request, &text(transaction).to_string()))
}

/// Sends messages that push others out of a timeline of one event.
pub fn chatter(story: &Story, person: &Person, room_id: &str, words: &[&str]) {
    for word in words {
        event_id(&story.ask(Some(&person.token), &send(room_id, word), &text(word).to_string()));
    }
}

pub fn event_id(reply: &Reply) -> String {
    let reply = value(reply);
    reply["event_id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

/// A sync of a client that wants one event of each timeline, from a token on.
pub fn synced(story: &Story, person: &Person, since: Option<&str>) -> Value {
    let since = since.map(|since| format!("&since={since}")).unwrap_or_default();
    value(&story.ask(Some(&person.token), &format!("{SYNC}?{ONE_EVENT}{since}"), ""))
}

pub fn next(sync: &Value) -> &str {
    sync["next_batch"].as_str().unwrap_or_else(|| panic!("{sync}"))
}

/// The texts of the sticky events that a sync has beside the timeline.
pub fn stuck(sync: &Value, room_id: &str) -> Vec<String> {
    let events = sync["rooms"]["join"][room_id][STICKY]["events"].as_array().cloned().unwrap_or_default();
    events.iter().map(|event| event["content"]["body"].as_str().unwrap_or_default().to_owned()).collect()
}
