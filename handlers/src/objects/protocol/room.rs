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

/// Why a Room refuses an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The authorisation rules forbid the event; the rule that does.
    Forbidden(String),
    /// The event is malformed; why.
    Malformed(String),
    /// The event is larger than the specification allows.
    TooLarge,
}
