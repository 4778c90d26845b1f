//! Commands of a Room.

mod creation;
mod membership;
mod messages;
mod timeline;

pub use creation::{Create, CreateRefusal};
pub use membership::{Join, JoinRefusal, Leave, UpdateProfile};
pub use messages::Send;
pub use timeline::{ReadTimeline, Timeline};

use serde::{Deserialize, Serialize};

/// Why a room does not take an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The authorization rules forbid it; the rule.
    Forbidden(String),
    /// It cannot be an event; why.
    Malformed(String),
    /// It is larger than an event may be.
    TooLarge,
}
