//! What an event is made of.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What somebody wants to say, before it has a place in a room.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EventTemplate {
    /// Its type.
    pub event_type: String,
    /// Its state key, if it is a state event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_key: Option<String>,
    /// Its content, as it came.
    pub content: Box<RawValue>,
}
