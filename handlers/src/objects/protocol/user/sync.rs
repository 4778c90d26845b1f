//! The commands for the sync stream of a user: rooms update the stream, clients poll it.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::Membership;
use lattice_sync::{
    EventFields, FilterChoice, Heard, IgnoredUsers, OwedRoom, Presence, PresenceFilter, PresenceState, Pull,
    RoomCounts, RoomFilters, SeenSticky, SeenTyping, SyncToken, Wake,
};
use ruma_common::{OwnedDeviceId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{PlannedMessages, UnreadUpdate};
use crate::objects::protocol::{MemberProfile, command};

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
    /// What the Room keeps of the user's wake class.
    #[serde(default)]
    pub wake: Wake,
    /// The profile that the user's join shows, if the range contains the join.
    pub joined_as: Option<MemberProfile>,
    /// The time of that join (milliseconds since 1970).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_ms: Option<u64>,
    /// The events of the range; absent if a client must read the range from the Room.
    pub events: Option<Vec<InlineEvent>>,
    /// The event `m.receipt` with the receipts of the range; with `events` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipts: Option<Box<RawValue>>,
    /// The presence of members that changed in the range; with `events` alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub presence: Vec<Presence>,
    /// The device lists of members that changed in the range; of a member who joined in it, nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub device_lists: Vec<ListChange>,
    /// What the range changes of the unread events, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<UnreadUpdate>,
    /// The invite, if the user is invited.
    pub invite: Option<ReceivedInvite>,
    /// The stripped state of the room with the knock, if the user knocks on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub knock: Option<Vec<Box<RawValue>>>,
}

/// A change of a device list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChange {
    pub user_id: OwnedUserId,
    /// The number of the change among those of the user.
    pub change: u64,
}

/// A room of which the user was not told everything.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlannedPull {
    pub room_id: OwnedRoomId,
    pub pull: Pull,
}

/// What a Room answers to a pull.
#[derive(Debug, Serialize, Deserialize)]
pub struct PulledRoom {
    pub room_id: OwnedRoomId,
    /// The room's stream after the position of the pull, in pieces; not to its end if there is too much for one reply.
    pub updates: Vec<StreamUpdate>,
    /// The newest position of the room's stream, for this user.
    pub head: u64,
    /// What the Room keeps of the user's wake class now.
    pub wake: Wake,
}

/// An invite on its way to the invited user.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReceivedInvite {
    /// The inviter.
    pub sender: OwnedUserId,
    /// The stripped state of the room; the invite itself is last.
    pub state: Vec<Box<RawValue>>,
}

/// Leaves a room that does not answer, or that knows nothing of the user's membership: syncs omit the room at once.
/// Replies whether the user has, or had, a membership of the room. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct LeaveSilentRoom {
    pub room_id: OwnedRoomId,
    /// Whether the Room must hear of it, as soon as it answers again.
    pub tell_room: bool,
}

/// Finds the position of a room's stream that a client with a sync token has reached; 0 if it has nothing of the room.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindRoomPosition {
    pub room_id: OwnedRoomId,
    pub since: SyncToken,
}

/// An event that travels with a stream update.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InlineEvent {
    /// The event in the form of `/sync`.
    pub event: Box<RawValue>,
    /// Whether the event is a state event.
    pub is_state: bool,
    /// The sender's member event, if the update has no other event of the sender before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Box<RawValue>>,
    /// The device and the transaction id, if the user sent the event.
    pub sent_by: Option<(String, String)>,
}

/// Gets what a client has not seen; may wait until there is something new. While the poll waits, the
/// attachment of its socket holds its envelope.
#[derive(Debug, Serialize, Deserialize)]
pub struct Poll {
    pub device_id: OwnedDeviceId,
    /// What the client has.
    pub since: Option<SyncToken>,
    /// Whether the poll may wait.
    pub may_wait: bool,
    /// Whether the client wants all rooms with all state. Timelines begin at `since` nevertheless.
    pub full_state: bool,
    /// What the poll makes of the user's presence on this device; absent if presence is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<PresenceState>,
    pub filter: FilterChoice,
    /// Whether the caller pulls rooms first, if there are some to pull.
    #[serde(default)]
    pub may_pull: bool,
    /// Whether the client wants nothing but what the older operations show: neither messages to the device, nor what is new of
    /// keys and device lists, none of which the poll acknowledges.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub events_only: bool,
}

/// Stores what the rooms answered that a poll pulled. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct TakePulled {
    pub pulled: Vec<PulledRoom>,
    /// The rooms that did not answer.
    pub silent: Vec<OwnedRoomId>,
}

/// The reply to a poll.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollReply {
    /// What the client has not seen.
    Plan(Box<SyncPlan>),
    /// These rooms are to be pulled and what they answer stored, and the poll is repeated.
    Pull(Vec<PlannedPull>),
    /// The user stores no filter with this id.
    UnknownFilter,
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
    pub invited: Vec<StrippedRoom>,
    /// The rooms on which the user knocks.
    #[serde(default)]
    pub knocked: Vec<StrippedRoom>,
    /// The rooms that the user has left.
    #[serde(default)]
    pub left: Vec<PlannedRoom>,
    /// The position up to which the response has invites, if it does not have all.
    pub invites: Option<u64>,
    /// The rooms that are owed and not read again yet.
    pub owed: Vec<OwedRoom>,
    /// How far the client has the sticky events of rooms that the response leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sticky: Vec<SeenSticky>,
    /// What the client is shown of typing users, now or before.
    #[serde(default)]
    pub typing: Vec<SeenTyping>,
    /// Whether the client wants receipts.
    #[serde(default)]
    pub receipts: bool,
    /// Whose presence the client wants; absent for nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<PresenceFilter>,
    /// Whether the client wants changes of device lists: not in an initial sync.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub device_lists: bool,
    /// Whether the user's own device list changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own_device_list: bool,
    /// Whether the client wants the unread events of threads counted for each thread.
    #[serde(default)]
    pub unread_threads: bool,
    /// Which events of rooms the client wants.
    #[serde(default, skip_serializing_if = "RoomFilters::is_default")]
    pub filters: RoomFilters,
    /// The users whose keys the user signed since the client's token: the user alone sees these signatures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed_users: Vec<OwnedUserId>,
    /// The keys of the device.
    #[serde(default)]
    pub device_keys: DeviceKeyCounts,
    /// Which fields of events the client wants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_fields: Option<EventFields>,
    /// Messages to the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_device: Option<PlannedMessages>,
}

/// What a sync says of the one-time keys and fallback keys of its device.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct DeviceKeyCounts {
    /// The one-time keys that nobody has claimed, by algorithm.
    pub one_time_keys: BTreeMap<String, u64>,
    /// The algorithms of the fallback keys that nobody has claimed.
    pub unused_fallback_keys: BTreeSet<String>,
    /// Whether a fallback key was used since the client's token.
    pub is_new: bool,
}

/// The range of a room that a sync response shows: one that the user is in, or has left.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlannedRoom {
    pub room_id: OwnedRoomId,
    /// The position of the user's stream at which the user joined.
    pub joined_at: u64,
    /// Whether the client's token names the room as owed.
    pub is_owed: bool,
    /// Whether something of the room is newer than the client's token.
    pub is_new: bool,
    /// The position up to which the client has the room; absent if the client has nothing of the room.
    pub after: Option<u64>,
    /// The position at which the range ends.
    pub upto: u64,
    /// The position up to which the client has the sticky events of the room, if not up to `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticky_after: Option<u64>,
    /// All events of the range, if the User has them.
    pub inline: Option<Vec<InlineEvent>>,
    /// The account data of the room.
    pub account_data: Vec<Box<RawValue>>,
    /// Typing users, the user's private receipts, and with `inline` the receipts of the range.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ephemeral: Vec<Box<RawValue>>,
    /// With `inline` the presence of members that changed in the range.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub presence: Vec<Presence>,
    /// With `inline` the members whose device lists changed in the range.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub device_lists: Vec<OwnedUserId>,
    /// The position of the room's stream up to which the client knows the members, also by an earlier membership; absent if
    /// that is not known any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<u64>,
    /// Whether the client's filter excludes the room: the response has nothing of it but changes of device lists.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_hidden: bool,
    /// The unread events that notify the user.
    #[serde(default)]
    pub unread: RoomCounts,
    /// Whether these counts changed since the client's token.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_new_counts: bool,
}

/// An invite or a knock in a sync response.
#[derive(Debug, Serialize, Deserialize)]
pub struct StrippedRoom {
    pub room_id: OwnedRoomId,
    /// The stripped state of the room.
    pub state: Vec<Box<RawValue>>,
}

command!(StreamUpdate, UserMarker, "stream_update", Option<Heard>);
command!(TakePulled, UserMarker, "take_pulled", ());
command!(Poll, UserMarker, "poll", PollReply, OF_CALLER = true);
command!(FindRoomPosition, UserMarker, "find_room_position", u64, OF_CALLER = true);
command!(LeaveSilentRoom, UserMarker, "leave_silent_room", bool, OF_CALLER = true);

impl SyncPlan {
    /// Whether the response would show nothing, but for rooms that are owed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.account_data.is_empty()
            && self.to_device.is_none()
            && !self.own_device_list
            && self.invited.is_empty()
            && self.knocked.is_empty()
            && self.left.is_empty()
            && self.signed_users.is_empty()
            && !self.device_keys.is_new
            && !self.joined.iter().any(|room| room.is_new)
    }
}
