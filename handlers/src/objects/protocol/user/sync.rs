//! The sync stream of a user: rooms update it, clients poll it.

use lattice_rooms::Membership;
use lattice_sync::{FilterChoice, IgnoredUsers};
use ruma_common::{OwnedDeviceId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// A range of a room's stream, for one member. Repetition and loss are harmless.
#[derive(Debug, Serialize, Deserialize)]
pub struct StreamUpdate {
    /// The room.
    pub room_id: OwnedRoomId,
    /// The position up to which the Room has delivered its stream to the user.
    pub from: u64,
    /// The position up to which the range goes.
    pub to: u64,
    /// The user's membership.
    pub membership: Membership,
    /// The position of the event that gave the membership.
    pub member_since: u64,
    /// The events of the range, as the user may see them, where a client needs nothing else.
    pub events: Option<Vec<InlineEvent>>,
    /// The stripped state of an invite.
    pub invite_state: Option<Vec<Box<RawValue>>>,
}

/// An event that travels with a stream update.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InlineEvent {
    /// The event in the form of `/sync`.
    pub event: Box<RawValue>,
    /// Whether it is a state event.
    pub is_state: bool,
    /// Device and transaction id, if the user sent it.
    pub sent_by: Option<(String, String)>,
}

/// Answers what a client has not seen; may wait until there is something. While the poll waits, its envelope
/// stands in the attachment of its socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// The device that polls.
    pub device_id: OwnedDeviceId,
    /// The position of the user's stream that the client has.
    pub since: Option<u64>,
    /// Whether the poll may wait.
    pub may_wait: bool,
    /// Whether all rooms with all of their state are wanted, though their timelines begin at `since`.
    pub full_state: bool,
    /// The client's filter.
    pub filter: FilterChoice,
}

/// The answer to a poll.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollReply {
    /// What the client has not seen.
    Plan(Box<SyncPlan>),
    /// The user stores no filter with this id.
    UnknownFilter,
    /// A newer poll of the device takes the place of this one.
    Superseded,
}

/// What a response to `/sync` is made of: what the User holds, and the ranges of rooms to read.
#[derive(Debug, Serialize, Deserialize)]
pub struct SyncPlan {
    /// The position of the user's stream that the response reaches.
    pub position: u64,
    /// The most timeline events of one room.
    pub timeline_limit: u64,
    /// Global account data.
    pub account_data: Vec<Box<RawValue>>,
    /// The users whose messages are left out.
    pub ignored: IgnoredUsers,
    /// Joined rooms.
    pub joined: Vec<PlannedRoom>,
    /// Invites.
    pub invited: Vec<PlannedInvite>,
}

/// A range of a room.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlannedRoom {
    /// The room.
    pub room_id: OwnedRoomId,
    /// The position up to which the client has the room; absent if it has nothing of it.
    pub after: Option<u64>,
    /// The position at which the range ends.
    pub upto: u64,
    /// The events of the range, if the User has them all.
    pub inline: Option<Vec<InlineEvent>>,
    /// The account data of the room.
    pub account_data: Vec<Box<RawValue>>,
}

/// An invite.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlannedInvite {
    /// The room.
    pub room_id: OwnedRoomId,
    /// The stripped state.
    pub state: Vec<Box<RawValue>>,
}

command!(StreamUpdate, UserMarker, "stream_update", ());
command!(Poll, UserMarker, "poll", PollReply);

impl SyncPlan {
    /// Whether there is nothing for the client.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.account_data.is_empty() && self.joined.is_empty() && self.invited.is_empty()
    }
}
