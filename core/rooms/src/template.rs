//! The parts of an event that its sender chooses.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Sticky;

/// An event before it has a sender, a room and a place in the graph.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EventTemplate {
    /// The event type.
    pub event_type: String,
    /// The state key, if the event is a state event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_key: Option<String>,
    /// The content, as unparsed JSON.
    pub content: Box<RawValue>,
    /// For how long the event is sticky.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticky: Option<Sticky>,
}
