//! The commands for the sync stream of a user: rooms update the stream, clients poll it.

use lattice_rooms::Membership;
use lattice_sync::{FilterChoice, IgnoredUsers};
use ruma_common::{OwnedDeviceId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// A range of a room's stream, for one member. A repeated or lost update is harmless.
#[derive(Debug, Serialize, Deserialize)]
pub struct StreamUpdate {
    pub room_id: OwnedRoomId,
    /// The delivered position of the user: the range begins after it.
    pub from: u64,
    /// The position at which the range ends.
    pub to: u64,
    pub membership: Membership,
    /// The position at which the membership began.
    pub member_since: u64,
    /// The events of the range; absent if a client must read the range from the Room.
    pub events: Option<Vec<InlineEvent>>,
    /// The stripped state of an invite.
    pub invite_state: Option<Vec<Box<RawValue>>>,
}

/// An event that travels with a stream update.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InlineEvent {
    /// The event in the form of `/sync`.
    pub event: Box<RawValue>,
    /// Whether the event is a state event.
    pub is_state: bool,
    /// The device and the transaction id, if the user sent the event.
    pub sent_by: Option<(String, String)>,
}

/// Gets what a client has not seen; may wait until there is something new. While the poll waits, the
/// attachment of its socket holds its envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    pub device_id: OwnedDeviceId,
    /// The position of the user's stream that the client has reached.
    pub since: Option<u64>,
    /// Whether the poll may wait.
    pub may_wait: bool,
    /// Whether the client wants all rooms with all state. Timelines begin at `since` nevertheless.
    pub full_state: bool,
    pub filter: FilterChoice,
}

/// The reply to a poll.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollReply {
    /// What the client has not seen.
    Plan(Box<SyncPlan>),
    /// The user stores no filter with this id.
    UnknownFilter,
    /// A newer poll of the device replaces this poll.
    Superseded,
}

/// The parts of a `/sync` response: the data of the User, and the ranges to read from Rooms.
#[derive(Debug, Serialize, Deserialize)]
pub struct SyncPlan {
    /// The position of the user's stream that the response reaches.
    pub position: u64,
    /// The most timeline events per room.
    pub timeline_limit: u64,
    /// Global account data.
    pub account_data: Vec<Box<RawValue>>,
    /// The users whose events the response omits.
    pub ignored: IgnoredUsers,
    pub joined: Vec<PlannedRoom>,
    pub invited: Vec<PlannedInvite>,
}

/// The range of a joined room that a sync response shows.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlannedRoom {
    pub room_id: OwnedRoomId,
    /// The position up to which the client has the room; absent if the client has nothing of the room.
    pub after: Option<u64>,
    /// The position at which the range ends.
    pub upto: u64,
    /// All events of the range, if the User has them.
    pub inline: Option<Vec<InlineEvent>>,
    /// The account data of the room.
    pub account_data: Vec<Box<RawValue>>,
}

/// An invite in a sync response.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlannedInvite {
    pub room_id: OwnedRoomId,
    /// The stripped state of the room.
    pub state: Vec<Box<RawValue>>,
}

command!(StreamUpdate, UserMarker, "stream_update", ());
command!(Poll, UserMarker, "poll", PollReply);

impl SyncPlan {
    /// Whether the response would show nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.account_data.is_empty() && self.joined.is_empty() && self.invited.is_empty()
    }
}
