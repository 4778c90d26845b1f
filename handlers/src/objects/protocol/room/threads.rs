//! The command that finds an event in a thread.

use ruma_common::{OwnedEventId, OwnedUserId};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Finds the event that a thread may begin with, and an event in the thread, as far as the reader may see them.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindInThread {
    pub reader: OwnedUserId,
    pub root: OwnedEventId,
    /// Absent if the root alone is looked for.
    pub event_id: Option<OwnedEventId>,
}

/// Where a thread is in the room's stream.
#[derive(Debug, Serialize, Deserialize)]
pub struct FoundInThread {
    /// The position of the event in the thread; 0 for one that was backfilled. Absent if the root alone was looked for.
    pub event: Option<u64>,
    /// The newest position of the room's stream.
    pub newest: u64,
}

/// Why a thread is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThreadRefusal {
    /// The room has no such root or event, or the reader may not see it.
    NotFound,
    /// The event is not in the thread.
    NotInThread,
}

command!(FindInThread, RoomMarker, "find_in_thread", Result<FoundInThread, ThreadRefusal>);
