//! The commands that show a room to a client that does not sync it: its state and newest events, and what comes after them.

use lattice_rooms::Membership;
use lattice_sync::PageToken;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{ReadRefusal, Reader, StateCursor};
use crate::objects::protocol::command;

/// Reads the newest events, and where the state after them is.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadSnapshot {
    pub reader: Reader,
    /// The most events.
    pub limit: u64,
}

/// The room at one moment; for a former member when the member left.
#[derive(Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// The membership of the reader, if there is one.
    pub membership: Option<Membership>,
    /// The newest events, oldest first.
    pub events: Vec<Box<RawValue>>,
    /// The place before them.
    pub start: PageToken,
    /// The position of the room's stream after them.
    pub end: u64,
    pub state: StateCursor,
    /// Whether the room is in the room directory.
    pub is_published: bool,
}

/// Reads what came after a position of the room's stream; may wait until there is something. While it waits, the attachment of
/// its socket holds its envelope.
#[derive(Debug, Serialize, Deserialize)]
pub struct Peek {
    pub reader: Reader,
    /// The position; absent for the newest one.
    pub after: Option<u64>,
    pub may_wait: bool,
}

/// The events after a position.
#[derive(Debug, Serialize, Deserialize)]
pub struct Peeked {
    /// Oldest first.
    pub events: Vec<Box<RawValue>>,
    /// The position after which the events begin.
    pub start: u64,
    /// The position up to which there are no others.
    pub end: u64,
}

command!(ReadSnapshot, RoomMarker, "read_snapshot", Result<Snapshot, ReadRefusal>);
command!(Peek, RoomMarker, "peek", Result<Peeked, ReadRefusal>);
