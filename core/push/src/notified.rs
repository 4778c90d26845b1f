//! The events of which a user was notified, newest last (client-server API, "Listing Notifications"): which they are, not what they say.

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Actions;

/// The most bytes of JSON of the actions that are kept with one event.
pub const MAX_KEPT_ACTIONS_BYTES: usize = 1_024;

/// An event of which the user was notified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notified {
    /// The room of the event.
    #[serde(rename = "r")]
    pub room_id: OwnedRoomId,
    /// The number of the event in the room.
    #[serde(rename = "n")]
    pub number: u64,
    /// When the user was notified (milliseconds since 1970).
    #[serde(rename = "t")]
    pub notified_ms: u64,
    /// Whether the event is a highlight.
    #[serde(rename = "h", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_highlight: bool,
    /// What the rule says is to be done.
    #[serde(rename = "a")]
    pub actions: Vec<Value>,
}

impl Actions {
    /// The actions as a rule has them. Of very long ones, only that the event notifies and whether it is a highlight.
    #[must_use]
    pub fn kept(&self) -> Vec<Value> {
        let tweak =
            |(name, value): (&String, &Value)| serde_json::json!({ "set_tweak": name, "value": value });
        let mut kept: Vec<Value> = self.tweaks().iter().map(tweak).collect();
        let bytes: usize = kept.iter().map(|action| action.to_string().len()).sum();
        if bytes > MAX_KEPT_ACTIONS_BYTES {
            kept = vec![serde_json::json!({ "set_tweak": "highlight", "value": self.highlights() })];
        }
        kept.insert(0, Value::from("notify"));
        kept
    }
}
