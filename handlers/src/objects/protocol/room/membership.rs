//! The commands that change the membership or the member event of a local user.

use ruma_common::{OwnedEventId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Refusal;
use crate::objects::protocol::{MemberProfile, command};

/// Joins a user. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct Join {
    pub user_id: OwnedUserId,
    /// The `reason` of the request.
    pub reason: Option<String>,
    /// Whether the user is a guest.
    pub is_guest: bool,
    pub profile: MemberProfile,
    /// The position up to which the user has ended every membership, if the user has left: the Room may not have
    /// heard of it.
    pub left_at: Option<u64>,
    /// A room of which the user is a member now; a restricted join rule may name it.
    pub allowed_by: Option<OwnedRoomId>,
    /// Whether only a user who never was in the room joins: the server repeats such a join, and the user may have left.
    #[serde(default)]
    pub is_first: bool,
    /// The fields that the request adds to the content of the member event. Those that the server sets do not count.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub others: Map<String, Value>,
}

/// Why a user may not join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinRefusal {
    /// The room does not admit guests.
    GuestsForbidden,
    /// The user may join as a member of one of these rooms.
    MembersOnly(Vec<OwnedRoomId>),
    /// No member of this server may authorise the join.
    NobodyAuthorises,
    /// The Room refuses the member event.
    Event(Refusal),
}

/// Asks to be invited. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct Knock {
    pub user_id: OwnedUserId,
    /// The `reason` of the request.
    pub reason: Option<String>,
    pub profile: MemberProfile,
    /// As in [`Join`].
    pub left_at: Option<u64>,
}

/// Ends the membership of a joined, invited or knocking user. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct Leave {
    pub user_id: OwnedUserId,
    /// The `reason` of the request.
    pub reason: Option<String>,
    /// Whether users who join later see the user's events redacted, even if the user had already left.
    pub erase: bool,
    /// The position of the room's stream that the user knew: a membership that began after it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<u64>,
}

/// Why a user cannot leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaveRefusal {
    /// The user never was in the room, nor invited, nor knocking.
    NeverMember,
    /// The user is banned.
    Banned,
    /// The Room refuses the member event.
    Event(Refusal),
}

/// Changes the membership of another user; replies with the member event. A repeated command has no effect, or is
/// refused.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangeMembership {
    pub sender: OwnedUserId,
    pub target: OwnedUserId,
    pub change: MembershipChange,
    /// The `reason` of the request.
    pub reason: Option<String>,
}

/// What happens to the membership of another user.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MembershipChange {
    /// The user is invited.
    Invite(Invitee),
    /// The user is removed, or an invite or a knock is withdrawn.
    Kick,
    /// The user is removed, and cannot come back.
    Ban,
    /// A ban ends.
    Unban,
}

/// An invited user.
#[derive(Debug, Serialize, Deserialize)]
pub struct Invitee {
    pub profile: MemberProfile,
    /// Whether the user has an account. If not, an index keeps the invite until the name is registered.
    pub is_registered: bool,
}

/// Why the membership of another user does not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeRefusal {
    /// The sender is not in the room.
    SenderOutside,
    /// The user to invite is in the room.
    IsJoined,
    /// The user to invite or to kick is banned.
    IsBanned,
    /// The user to kick is not in the room.
    IsOutside,
    /// The user to unban is not banned.
    IsNotBanned,
    /// The Room refuses the member event.
    Event(Refusal),
}

/// Delivers an invite again: the invited user had no account before.
#[derive(Debug, Serialize, Deserialize)]
pub struct RepeatInvite {
    pub user_id: OwnedUserId,
}

/// Forgets a user who has left: the user reads the room like one who never was in it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Forget {
    pub user_id: OwnedUserId,
}

/// The user has not left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StillMember;

/// Asks whether a user is joined.
#[derive(Debug, Serialize, Deserialize)]
pub struct IsJoined {
    pub user_id: OwnedUserId,
}

/// Makes the joined guests leave, unless the room admits guests.
#[derive(Debug, Serialize, Deserialize)]
pub struct RemoveGuests {}

/// Updates a joined user's member event after a profile change.
#[derive(Debug, Serialize, Deserialize)]
pub struct UpdateProfile {
    pub user_id: OwnedUserId,
    pub profile: MemberProfile,
}

command!(Join, RoomMarker, "join", Result<(), JoinRefusal>);
command!(Knock, RoomMarker, "knock", Result<(), Refusal>);
command!(Leave, RoomMarker, "leave", Result<(), LeaveRefusal>);
command!(ChangeMembership, RoomMarker, "change_membership", Result<OwnedEventId, ChangeRefusal>);
command!(RepeatInvite, RoomMarker, "repeat_invite", ());
command!(Forget, RoomMarker, "forget", Result<(), StillMember>);
command!(IsJoined, RoomMarker, "is_joined", bool);
command!(RemoveGuests, RoomMarker, "remove_guests", ());
command!(UpdateProfile, RoomMarker, "update_profile", ());
