//! The users whom a user ignores (client-server API, "Ignoring Users").

use std::collections::BTreeMap;

use ruma_common::UserId;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

/// The type of the account data event that lists the ignored users.
pub const IGNORED_USER_LIST: &str = "m.ignored_user_list";

/// The content of `m.ignored_user_list`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoredUsers {
    ignored_users: BTreeMap<String, Present>,
}

/// The value of an ignored user. Only its presence counts, so any JSON is accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "IgnoredAny")]
struct Present {}

impl From<IgnoredAny> for Present {
    fn from(_: IgnoredAny) -> Self {
        Self {}
    }
}

impl IgnoredUsers {
    /// Reads the content of the account data event. Malformed content counts as an empty list: clients
    /// write the content without checks, and a sync must not fail because of it.
    #[must_use]
    pub fn of(content: &RawValue) -> Self {
        serde_json::from_str(content.get()).unwrap_or_default()
    }

    /// Whether the timeline must omit an event: a message event of an ignored user. State events stay.
    #[must_use]
    pub fn hides(&self, event: &RawValue) -> bool {
        let Some(event) = self.sent_by_ignored(event) else { return false };
        event.state_key.is_none()
    }

    /// Removes the events that [`Self::hides`]. Of a thread whose newest event is hidden, the root shows that event
    /// without its content.
    pub fn remove_hidden(&self, events: &mut Vec<Box<RawValue>>) {
        if self.ignored_users.is_empty() {
            return;
        }
        events.retain(|event| !self.hides(event));
        for event in events {
            if let Some(shown) = self.shown_root(event) {
                *event = shown;
            }
        }
    }

    /// An event without what it shows of others that are hidden.
    #[must_use]
    pub fn without_hidden_reply(&self, event: Box<RawValue>) -> Box<RawValue> {
        self.shown_root(&event).unwrap_or(event)
    }

    /// The root of a thread whose newest event is hidden.
    fn shown_root(&self, event: &RawValue) -> Option<Box<RawValue>> {
        if self.ignored_users.is_empty() || !event.get().contains("latest_event") {
            return None;
        }
        let mut event: Map<String, Value> = serde_json::from_str(event.get()).ok()?;
        let relations = event.get_mut("unsigned")?.get_mut("m.relations")?;
        let latest = relations.get_mut("m.thread")?.get_mut("latest_event")?.as_object_mut()?;
        if !self.ignored_users.contains_key(latest.get("sender")?.as_str()?) {
            return None;
        }
        latest.insert("content".to_owned(), Value::Object(Map::new()));
        latest.remove("unsigned");
        to_raw_value(&event).ok()
    }

    /// Whether a user is ignored.
    #[must_use]
    pub fn contains(&self, user_id: &UserId) -> bool {
        self.ignored_users.contains_key(user_id.as_str())
    }

    /// The event, if an ignored user sent it.
    fn sent_by_ignored(&self, event: &RawValue) -> Option<Sent> {
        if self.ignored_users.is_empty() {
            return None;
        }
        let event: Sent = serde_json::from_str(event.get()).ok()?;
        self.ignored_users.contains_key(&event.sender).then_some(event)
    }
}

#[derive(Deserialize)]
struct Sent {
    sender: String,
    state_key: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{IgnoredUsers, Present};
    use serde_json::value::to_raw_value;
    use serde_json::{Value, json};

    #[test]
    fn the_newest_event_of_a_thread_has_no_content_if_its_sender_is_ignored() {
        let ignored = json!({ "ignored_users": { "@bob:example.org": {} } });
        let ignored = IgnoredUsers::of(&to_raw_value(&ignored).unwrap());
        let root = |sender: &str, content: &Value| {
            let latest = json!({ "sender": sender, "content": content });
            let relations = json!({ "m.thread": { "count": 1, "latest_event": latest } });
            json!({ "sender": "@alice:example.org", "unsigned": { "m.relations": relations } })
        };
        let shown = |event: Value| {
            let mut events = vec![to_raw_value(&event).unwrap()];
            ignored.remove_hidden(&mut events);
            serde_json::from_str::<Value>(events[0].get()).unwrap()
        };
        let (body, none) = (json!({ "body": "hello" }), json!({}));
        assert_eq!(shown(root("@bob:example.org", &body)), root("@bob:example.org", &none));
        assert_eq!(shown(root("@carol:example.org", &body)), root("@carol:example.org", &body));
    }

    #[test]
    fn malformed_content_ignores_nobody() {
        let bob = |value| json!({ "ignored_users": { "@bob:example.org": value } });
        for content in [bob(json!({})), bob(json!(null)), bob(json!({ "x": [1] }))] {
            let read = IgnoredUsers::of(&to_raw_value(&content).unwrap());
            assert_eq!(read.ignored_users.into_values().collect::<Vec<_>>(), [Present {}], "{content}");
        }
        for content in [json!({}), json!([]), json!({ "ignored_users": ["@bob:example.org"] })] {
            assert_eq!(IgnoredUsers::of(&to_raw_value(&content).unwrap()), IgnoredUsers::default());
        }
    }
}
