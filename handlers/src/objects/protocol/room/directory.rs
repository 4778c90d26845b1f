//! The commands about a room's aliases and its place in the room directory.

use ruma_common::{OwnedRoomAliasId, OwnedUserId};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Publishes the room in the room directory, or takes it out; false if the sender may not. A repeated command has no
/// effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetPublished {
    pub sender: OwnedUserId,
    /// Whether the sender administers the server.
    pub is_admin: bool,
    pub is_published: bool,
}

/// Asks whether the room is in the room directory.
#[derive(Debug, Serialize, Deserialize)]
pub struct IsPublished {}

/// Asks whether a user may list the aliases of the room: members may, and everybody if the room is world-readable.
#[derive(Debug, Serialize, Deserialize)]
pub struct ShowsAliases {
    pub reader: OwnedUserId,
}

/// Removes an alias that is about to be deleted from the canonical alias event, if the sender may send one. False if
/// the sender may not delete the alias. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReleaseAlias {
    pub sender: OwnedUserId,
    /// Whether the sender may delete the alias without a power level: as its creator, or as an administrator.
    pub is_owner: bool,
    pub alias: OwnedRoomAliasId,
}

command!(SetPublished, RoomMarker, "set_published", bool);
command!(IsPublished, RoomMarker, "is_published", bool);
command!(ShowsAliases, RoomMarker, "shows_aliases", bool);
command!(ReleaseAlias, RoomMarker, "release_alias", bool);
