//! The commands that read a room's state and history for one reader.

use std::collections::BTreeSet;

use lattice_rooms::Membership;
use lattice_sync::{PageToken, RoomFilter};
use ruma_common::{OwnedDeviceId, OwnedEventId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// Why a reader gets nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadRefusal {
    /// The reader may not read the room.
    Forbidden,
    /// The reader may read the room, but there is no such event, or the reader may not see it.
    NotFound,
}

/// A place in the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryPlace {
    /// Between two pages of the timeline.
    Page(PageToken),
    /// At the end of a position of the room's stream.
    Position(u64),
}

/// A reader on one device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reader {
    pub user_id: OwnedUserId,
    /// The device, which sees its own transaction ids.
    pub device_id: OwnedDeviceId,
}

/// Reads a page of the state: the current state; for former members, the state when they left.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadState {
    pub reader: OwnedUserId,
    /// Whether only joined members get the state.
    pub only_joined: bool,
    /// The place at which the state is read; `None` for the newest that the reader may see.
    pub at: Option<HistoryPlace>,
    pub select: StateSelect,
    /// The `next` of the page before; `None` for the first page.
    pub from: Option<StateCursor>,
}

/// The state events of a page.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateSelect {
    All,
    /// Member events: those with a membership, or without one.
    Members {
        membership: Option<Membership>,
        not_membership: Option<Membership>,
    },
    /// The member events of some users, and all events that are not member events.
    Lazy(BTreeSet<OwnedUserId>),
}

/// Where a page of a state begins.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct StateCursor {
    /// The reference of the state.
    pub state: u64,
    /// The number of the last event of the page before.
    pub after: u64,
}

/// A page of a state, by ascending event number.
#[derive(Debug, Serialize, Deserialize)]
pub struct StatePage {
    pub events: Vec<Box<RawValue>>,
    /// Where the next page begins; `None` for the last page.
    pub next: Option<StateCursor>,
}

/// Reads one event of the state that [`ReadState`] reads.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadStateEvent {
    pub reader: OwnedUserId,
    pub event_type: String,
    pub state_key: String,
}

/// A state event, and its content alone.
#[derive(Debug, Serialize, Deserialize)]
pub struct ShownState {
    pub event: Box<RawValue>,
    pub content: Box<RawValue>,
}

/// Reads one event of the timeline.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadEvent {
    pub reader: Reader,
    pub event_id: OwnedEventId,
}

/// Reads a page of the timeline.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadMessages {
    pub reader: Reader,
    pub direction: Direction,
    /// Where the page begins; `None` for the newest event that the reader may see, or forwards for the oldest.
    pub from: Option<HistoryPlace>,
    /// Where the page ends at the latest.
    pub to: Option<HistoryPlace>,
    pub limit: u64,
    pub filter: RoomFilter,
}

/// The direction of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Newest event first.
    Backwards,
    /// Oldest event first.
    Forwards,
}

/// A page of the timeline.
#[derive(Debug, Serialize, Deserialize)]
pub struct Messages {
    pub events: Vec<Box<RawValue>>,
    pub start: PageToken,
    /// Where the next page begins; `None` if the reader can see no further events.
    pub end: Option<PageToken>,
    /// With lazy members, the member events of the senders.
    pub members: Vec<Box<RawValue>>,
}

/// Reads the events before and after an event.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadContext {
    pub reader: Reader,
    pub event_id: OwnedEventId,
    /// The most events before and after it, together.
    pub limit: u64,
    pub filter: RoomFilter,
}

/// An event with those before and after it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Context {
    pub event: Box<RawValue>,
    /// Newest first.
    pub before: Vec<Box<RawValue>>,
    /// Oldest first.
    pub after: Vec<Box<RawValue>>,
    pub start: PageToken,
    pub end: PageToken,
    /// The state after the last event.
    pub state: StateCursor,
    /// The senders of the events.
    pub senders: BTreeSet<OwnedUserId>,
}

command!(ReadState, RoomMarker, "read_state", Result<StatePage, ReadRefusal>);
command!(ReadStateEvent, RoomMarker, "read_state_event", Result<ShownState, ReadRefusal>);
command!(ReadEvent, RoomMarker, "read_event", Result<Box<RawValue>, ReadRefusal>);
command!(ReadMessages, RoomMarker, "read_messages", Result<Messages, ReadRefusal>);
command!(ReadContext, RoomMarker, "read_context", Result<Context, ReadRefusal>);
