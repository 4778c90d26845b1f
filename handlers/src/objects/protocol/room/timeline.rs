//! A range of the timeline is read.

use lattice_generated::client::room_participation::sync::RoomsJoinSummary;
use ruma_common::{OwnedDeviceId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// Reads a range of the timeline, as a member may see it; nothing for others. Positions are of the room's
/// stream.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadTimeline {
    /// The reader.
    pub reader: OwnedUserId,
    /// The reader's device.
    pub device_id: OwnedDeviceId,
    /// The position up to which the client has the room; absent if it has nothing of it.
    pub after: Option<u64>,
    /// The position at which the range ends.
    pub upto: u64,
    /// The most events.
    pub limit: u64,
    /// Whether all state is wanted, not only what changed.
    pub full_state: bool,
    /// Whether the state is wanted as it is at the end of the range, not at its start.
    pub state_after: bool,
}

/// A range of the timeline, oldest event first, in the form of `/sync`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Timeline {
    /// The events.
    pub events: Vec<Box<RawValue>>,
    /// Whether events between `after` and the first one are left out.
    pub limited: bool,
    /// The position just before the first event.
    pub start: u64,
    /// State that the events do not show.
    pub state: Vec<Box<RawValue>>,
    /// The summary, if members in the range changed or all state was asked for.
    pub summary: Option<RoomsJoinSummary>,
}

command!(ReadTimeline, RoomMarker, "read_timeline", Option<Timeline>);
