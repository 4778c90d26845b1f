//! The commands that change the membership or the member event of a local user.

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

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
}

/// Why a user may not join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinRefusal {
    /// The room does not admit guests.
    GuestsForbidden,
    /// The Room refuses the member event.
    Event(Refusal),
}

/// Ends the membership of a joined, invited or knocking user. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct Leave {
    pub user_id: OwnedUserId,
    /// Whether users who join later see the user's events redacted, even if the user had already left.
    pub erase: bool,
}

/// Updates a joined user's member event after a profile change.
#[derive(Debug, Serialize, Deserialize)]
pub struct UpdateProfile {
    pub user_id: OwnedUserId,
    pub profile: MemberProfile,
}

command!(Join, RoomMarker, "join", Result<(), JoinRefusal>);
command!(Leave, RoomMarker, "leave", Result<(), Refusal>);
command!(UpdateProfile, RoomMarker, "update_profile", ());
