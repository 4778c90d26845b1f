//! The commands for ephemeral events: who is typing, up to where each member has read, who is online.

use lattice_sync::{PageToken, Presence};
use ruma_common::{OwnedEventId, OwnedUserId};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// A member who is joined does not get what the command asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotJoined;

/// Shows a member as typing for a time, or no longer. Writes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetTyping {
    pub user_id: OwnedUserId,
    /// For how long (milliseconds); absent if the user stops.
    pub for_ms: Option<u64>,
}

/// An event that a member marks as read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadEventMark {
    pub event_id: OwnedEventId,
    /// `main`, or the root of a thread; absent for the whole room.
    pub thread_id: Option<String>,
}

/// Why nothing is marked as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptRefusal {
    /// The user is not in the room.
    NotJoined,
    /// The room has no such event, or the user may not see it.
    NotFound,
    /// The event is not in the thread.
    NotInThread,
}

/// Finds the place of an event that a member marks as read, and shows the public receipt to the room if it is one.
/// A receipt that does not move forward changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct MarkRead {
    pub user_id: OwnedUserId,
    pub mark: ReadEventMark,
    /// Whether the other members see it.
    pub is_public: bool,
}

/// Shows the members a member's presence. An older change than the one that they see changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct UpdatePresence {
    pub presence: Presence,
}

command!(SetTyping, RoomMarker, "set_typing", Result<(), NotJoined>);
command!(MarkRead, RoomMarker, "mark_read", Result<PageToken, ReceiptRefusal>);
command!(UpdatePresence, RoomMarker, "update_presence", ());
