//! What objects tell the directories of rooms and users.

use ruma_common::OwnedRoomAliasId;
use serde::{Deserialize, Serialize};

/// The longest media id (bytes).
pub const MAX_MEDIA_ID_BYTES: usize = 255;

/// A room as the directory describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRoom {
    /// The members who are joined.
    pub joined_members: u64,
    /// The name.
    pub name: Option<String>,
    /// The topic.
    pub topic: Option<String>,
    /// The canonical alias.
    pub canonical_alias: Option<OwnedRoomAliasId>,
    /// The URL of the avatar.
    pub avatar_url: Option<String>,
    /// The join rule.
    pub join_rule: Option<String>,
    /// The type of the room, for example `m.space`.
    pub room_type: Option<String>,
    /// Whether everybody may read the room.
    pub world_readable: bool,
    /// Whether guests may join.
    pub guest_can_join: bool,
}

/// A user as the directory shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedUser {
    /// The display name of the profile.
    pub display_name: Option<String>,
    /// The avatar of the profile.
    pub avatar_url: Option<String>,
}
