//! Users of this server join and leave.

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::objects::protocol::{MemberProfile, command};

/// Joins a user. Joining twice is joining once.
#[derive(Debug, Serialize, Deserialize)]
pub struct Join {
    /// The user.
    pub user_id: OwnedUserId,
    /// The reason, in the user's words.
    pub reason: Option<String>,
    /// Whether the account is a guest's.
    pub is_guest: bool,
    /// The user's profile, as the member event shows it.
    pub profile: MemberProfile,
}

/// Why a user may not join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinRefusal {
    /// The room does not let guests in.
    GuestsForbidden,
    /// The room does not take the member event.
    Event(Refusal),
}

/// A user who is joined, invited or knocking leaves. Leaving twice is leaving once.
#[derive(Debug, Serialize, Deserialize)]
pub struct Leave {
    /// The user.
    pub user_id: OwnedUserId,
    /// Whether the user's events are redacted for those who join later, also if the user had left.
    pub erase: bool,
}

/// Updates a joined user's member event after a profile change.
#[derive(Debug, Serialize, Deserialize)]
pub struct UpdateProfile {
    /// The user.
    pub user_id: OwnedUserId,
    /// The profile, as the member event shows it.
    pub profile: MemberProfile,
}

command!(Join, RoomMarker, "join", Result<(), JoinRefusal>);
command!(Leave, RoomMarker, "leave", Result<(), Refusal>);
command!(UpdateProfile, RoomMarker, "update_profile", ());
