//! The commands for account data, global and of rooms.

use lattice_sync::IgnoredUsers;
use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::StorageRefusal;
use crate::objects::protocol::command;

/// Sets the content of an account data event. An empty object removes it.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetAccountData {
    /// The room of the account data; absent if it is global.
    pub room_id: Option<OwnedRoomId>,
    pub event_type: String,
    pub content: Box<RawValue>,
}

/// Gets the content of an account data event that is not removed.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetAccountData {
    /// The room of the account data; absent if it is global.
    pub room_id: Option<OwnedRoomId>,
    pub event_type: String,
}

/// Gets all account data of a room, and whom the user ignores.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListRoomAccountData {
    pub room_id: OwnedRoomId,
}

/// The account data of a room, in the form of `/sync`.
#[derive(Debug, Serialize, Deserialize)]
pub struct RoomAccountData {
    pub events: Vec<Box<RawValue>>,
    pub ignored: IgnoredUsers,
}

/// Sets or deletes one tag of a room, and keeps the others.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangeTag {
    pub room_id: OwnedRoomId,
    pub tag: String,
    /// The new content of the tag; absent if the tag is deleted.
    pub content: Option<Box<RawValue>>,
}

command!(ListRoomAccountData, UserMarker, "list_room_account_data", RoomAccountData, OF_CALLER = true);
command!(ChangeTag, UserMarker, "change_tag", Result<(), StorageRefusal>, OF_CALLER = true);
command!(SetAccountData, UserMarker, "set_account_data", Result<(), StorageRefusal>, OF_CALLER = true);
command!(GetAccountData, UserMarker, "get_account_data", Option<Box<RawValue>>, OF_CALLER = true);
