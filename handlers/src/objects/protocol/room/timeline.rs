//! The command that reads a range of a room's timeline.

use lattice_generated::client::room_participation::sync::RoomsJoinSummary;
use lattice_sync::{Presence, RoomFilters};
use ruma_common::{OwnedDeviceId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{MemberLists, WantedLists};
use crate::objects::protocol::command;

/// The most events of one read.
pub const MAX_TIMELINE_EVENTS: u64 = 200;

/// Reads the part of a range of the timeline that the reader may see; `None` if the reader is not joined, or with
/// `has_left` still is. All positions are positions of the room's stream.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadTimeline {
    pub reader: OwnedUserId,
    /// Whether the reader has left: then the range ends with that.
    #[serde(default)]
    pub has_left: bool,
    /// The reader's device, which sees its own transaction ids.
    pub device_id: OwnedDeviceId,
    /// The position up to which the client has the room; absent if the client has nothing of the room.
    pub after: Option<u64>,
    /// The position at which the range ends.
    pub upto: u64,
    /// The position up to which the client has the sticky events of the room, if not up to `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticky_after: Option<u64>,
    /// The most events in the response.
    pub limit: u64,
    /// The most bytes of events in the response; it has one event at least.
    pub max_bytes: u64,
    /// Whether the reader wants all state, not only the changes.
    pub full_state: bool,
    /// Whether the reader wants receipts.
    #[serde(default)]
    pub receipts: bool,
    /// Whether the reader wants the presence of the members.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub presence: bool,
    /// What the client knows of the members, if it wants changes of device lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_lists: Option<WantedLists>,
    /// Which events the reader wants.
    #[serde(default, skip_serializing_if = "RoomFilters::is_default")]
    pub filters: RoomFilters,
    /// Whether the reader wants the state at the end of the range, not at its start.
    pub state_after: bool,
}

/// A range of the timeline, oldest event first, in the form of `/sync`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Timeline {
    pub events: Vec<Box<RawValue>>,
    /// Whether `events` omits events between `after` and its first event.
    pub limited: bool,
    /// The position just before the first event.
    pub start: u64,
    /// The state events that `events` does not contain.
    pub state: Vec<Box<RawValue>>,
    /// The event `m.receipt` with the receipts of the whole range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipts: Option<Box<RawValue>>,
    /// The presence of members that changed in the range.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub presence: Vec<Presence>,
    /// What the range says of device lists.
    #[serde(default, skip_serializing_if = "MemberLists::is_empty")]
    pub device_lists: MemberLists,
    /// The sticky events of the range that `events` does not contain, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sticky: Vec<Box<RawValue>>,
    /// The position up to which the client then has the sticky events, if there are more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticky_seen: Option<u64>,
    /// The room summary, if it may have changed or the client needs all of the room.
    pub summary: Option<RoomsJoinSummary>,
}

command!(ReadTimeline, RoomMarker, "read_timeline", Option<Timeline>);
