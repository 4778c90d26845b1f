//! The users whom a user ignores (client-server API, "Ignoring Users").

use std::collections::BTreeMap;

use ruma_common::UserId;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

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

    /// Whether an ignored user sent the invitation of `user_id`; `state` is the stripped state of the room.
    #[must_use]
    pub fn hides_invite(&self, user_id: &UserId, state: &[Box<RawValue>]) -> bool {
        let invites = |event: Sent| {
            event.event_type == "m.room.member" && event.state_key.as_deref() == Some(user_id.as_str())
        };
        state.iter().filter_map(|event| self.sent_by_ignored(event)).any(invites)
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
    #[serde(rename = "type")]
    event_type: String,
    sender: String,
    state_key: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{IgnoredUsers, Present};
    use serde_json::json;
    use serde_json::value::to_raw_value;

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
