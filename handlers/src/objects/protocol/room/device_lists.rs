//! The commands for the device lists of members.

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Tells the members that a member's device list changed. An older change than the one that they know changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct UpdateDeviceList {
    pub user_id: OwnedUserId,
    /// The number of the change among those of the user: of two, the higher is newer.
    pub change: u64,
}

/// Reads what a range of the stream says of device lists, and nothing else; `None` if the reader is not joined, or with
/// `has_left` still is.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadDeviceLists {
    pub reader: OwnedUserId,
    #[serde(default)]
    pub has_left: bool,
    /// The position up to which the client has the room; absent if the client has nothing of the room.
    pub after: Option<u64>,
    /// The position at which the range ends.
    pub upto: u64,
    pub wanted: WantedLists,
}

/// What a client knows of the members of a room.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct WantedLists {
    /// The position of the room's stream up to which the client knows them, also by an earlier membership; absent if that is not
    /// known any more.
    pub known: Option<u64>,
}

/// What a range of the stream says of device lists. The reader is in neither list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLists {
    /// The members whose device lists changed, and those who joined; all members, if the client has nothing of the room.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<OwnedUserId>,
    /// The members that the client knows and who left; if the reader has left, all that the client knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<OwnedUserId>,
}

/// Finds which of these users are joined; nobody, if the reader is not.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindJoined {
    pub reader: OwnedUserId,
    pub users: Vec<OwnedUserId>,
}

command!(UpdateDeviceList, RoomMarker, "update_device_list", ());
command!(ReadDeviceLists, RoomMarker, "read_device_lists", Option<MemberLists>);
command!(FindJoined, RoomMarker, "find_joined", Vec<OwnedUserId>);

impl MemberLists {
    /// Whether the range says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.left.is_empty()
    }
}
