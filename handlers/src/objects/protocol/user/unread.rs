//! What a stream update says of the events that a user has not read.

use lattice_sync::{PageToken, ReadUpTo};
use ruma_common::{OwnedEventId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The events of a range that may notify the user, and what of the room is read or redacted since.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct UnreadUpdate {
    /// The joined members of the room.
    pub joined_members: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<NotifyingEvent>,
    /// The numbers of the events that were redacted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redacted: Vec<u64>,
    /// The user's public receipts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<ReadUpTo>,
}

/// An event of another user that the user sees: the user's push rules decide whether it notifies.
#[derive(Debug, Serialize, Deserialize)]
pub struct NotifyingEvent {
    /// The position in the room's stream.
    pub position: u64,
    pub sender: OwnedUserId,
    /// The event's id, if the update has no inline events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<OwnedEventId>,
    /// The place in the timeline.
    pub place: PageToken,
    /// The root of the thread that the event is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<OwnedEventId>,
    /// Whether the sender may notify the whole room.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_notify_room: bool,
    /// The event, if the update has no inline events; only what push rules look at, if it is a large one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Box<RawValue>>,
    /// The index of the event in the inline events, if the update has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inline: Option<usize>,
}

impl UnreadUpdate {
    /// Whether nothing of the range changes what is unread.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.redacted.is_empty() && self.read.is_empty()
    }
}
