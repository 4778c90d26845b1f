//! The command that reads what a room shows to those who might join it.

use lattice_rooms::Membership;
use ruma_common::{OwnedMxcUri, OwnedRoomAliasId, OwnedRoomId, OwnedUserId, RoomVersionId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// Reads the summary of a room that the reader may join, knock at, or look into.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadSummary {
    /// The reader; `None` if nobody has authenticated.
    pub reader: Option<OwnedUserId>,
    /// A room of the restricted join rule that the reader is in.
    pub allowed_by: Option<OwnedRoomId>,
    /// Whether the children of a space are read too, and of these only the suggested ones.
    pub children: Option<SuggestedOnly>,
}

/// Whether only the suggested children of a space count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedOnly(pub bool);

/// What a room shows to those who might join it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RoomSummary {
    pub room_id: OwnedRoomId,
    pub room_version: RoomVersionId,
    pub name: Option<String>,
    pub topic: Option<String>,
    pub avatar_url: Option<OwnedMxcUri>,
    pub canonical_alias: Option<OwnedRoomAliasId>,
    pub room_type: Option<String>,
    pub join_rule: String,
    /// The rooms that a restricted join rule names; `None` if the rule is another.
    pub allowed_rooms: Option<Vec<OwnedRoomId>>,
    pub encryption: Option<String>,
    pub world_readable: bool,
    pub guest_can_join: bool,
    pub joined_members: u64,
    /// The reader's membership.
    pub membership: Option<Membership>,
    /// The children of a space, in their order.
    pub children: Vec<SpaceChild>,
}

/// A child of a space.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SpaceChild {
    pub room_id: OwnedRoomId,
    /// The event, stripped, with its time.
    pub event: Box<RawValue>,
}

/// Why a room shows a reader nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SummaryRefusal {
    /// Only members of these rooms may join, and so look at it.
    MembersOnly(Vec<OwnedRoomId>),
    /// The reader may not join.
    Forbidden,
}

command!(ReadSummary, RoomMarker, "read_summary", Result<RoomSummary, SummaryRefusal>);
