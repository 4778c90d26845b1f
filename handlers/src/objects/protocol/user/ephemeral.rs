//! The commands for what a user sees beside the timeline: who is typing, and the user's own read markers.

use lattice_sync::PageToken;
use ruma_common::{OwnedEventId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};

use super::StorageRefusal;
use crate::objects::protocol::command;

/// Who is typing in a room. Kept in memory; a lost or repeated command is harmless.
#[derive(Debug, Serialize, Deserialize)]
pub struct ShowTyping {
    pub room_id: OwnedRoomId,
    pub users: Vec<OwnedUserId>,
    /// The serial of the list, which rises with every change.
    pub serial: u64,
}

/// A read marker that only the user sees.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadMarker {
    pub kind: MarkerKind,
    pub event_id: OwnedEventId,
    /// `main`, or the root of a thread; absent for the whole room.
    pub thread_id: Option<String>,
    /// The place of the event in the timeline.
    pub place: PageToken,
}

/// The kind of a read marker that only the user sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkerKind {
    /// `m.fully_read`: account data of the room.
    FullyRead,
    /// `m.read.private`: a receipt.
    Private,
}

/// Moves read markers of a room forward, all in one commit. A marker that would move back stays.
#[derive(Debug, Serialize, Deserialize)]
pub struct MoveReadMarkers {
    pub room_id: OwnedRoomId,
    pub markers: Vec<ReadMarker>,
}

command!(ShowTyping, UserMarker, "show_typing", ());
command!(MoveReadMarkers, UserMarker, "move_read_markers", Result<(), StorageRefusal>, OF_CALLER = true);
