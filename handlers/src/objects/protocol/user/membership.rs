//! The commands about the memberships of a user.

use lattice_sync::IgnoredUsers;
use ruma_common::{OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::{MemberProfile, command};

/// The most rooms on which one user knocks.
pub const MAX_PENDING_KNOCKS: u64 = 50;

/// Gets what a member event of the caller needs.
#[derive(Debug, Serialize, Deserialize)]
pub struct PrepareMembership {
    /// The room, if the request names one.
    pub room_id: Option<OwnedRoomId>,
}

/// What a member event of a user needs.
#[derive(Debug, Serialize, Deserialize)]
pub struct Newcomer {
    /// Whether the account is a guest.
    pub is_guest: bool,
    /// The profile for member events.
    pub profile: MemberProfile,
    /// The position of the room's stream up to which the user's memberships have ended, if the user has left: a leave
    /// that the Room may not have heard of.
    pub left_at: Option<u64>,
    /// The number of rooms on which the user knocks.
    pub knocks: u64,
}

/// Asks whether a user wants invites of an inviter; the profile for the invite if the user does.
#[derive(Debug, Serialize, Deserialize)]
pub struct AdmitInvite {
    pub inviter: OwnedUserId,
}

/// The user does not want invites of this inviter (`M_INVITE_BLOCKED`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteBlocked;

/// Lists the rooms that the user has joined.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListJoinedRooms {}

/// Lists what a search needs: the rooms that the caller is in, or has left and not forgotten, and the users whom the
/// caller ignores.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListSearchedRooms {}

/// The rooms that a search may look at.
#[derive(Debug, Serialize, Deserialize)]
pub struct SearchedRooms {
    pub rooms: Vec<SearchedRoom>,
    pub ignored: IgnoredUsers,
}

/// A room that a search may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchedRoom {
    pub room_id: OwnedRoomId,
    /// The position of the user's stream at which the user joined: no other room has it.
    pub joined_at: u64,
}

/// Forgets a room that the user has left: syncs never show it again, unless the user is invited or joins.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetRoom {
    pub room_id: OwnedRoomId,
    /// Whether the Room must hear of it, as soon as it answers again.
    pub tell_room: bool,
}

/// The user has not left the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotLeft;

command!(PrepareMembership, UserMarker, "prepare_membership", Newcomer, OF_CALLER = true);
command!(AdmitInvite, UserMarker, "admit_invite", Result<MemberProfile, InviteBlocked>);
command!(ListJoinedRooms, UserMarker, "list_joined_rooms", Vec<OwnedRoomId>);
command!(ListSearchedRooms, UserMarker, "list_searched_rooms", SearchedRooms, OF_CALLER = true);
command!(ForgetRoom, UserMarker, "forget_room", Result<(), NotLeft>, OF_CALLER = true);
