//! The immutable properties of a room.

use lattice_rooms::RoomVersionRules;
use ruma_common::OwnedRoomId;

/// The room id and the room version's rules, which never change.
#[derive(Debug)]
pub struct Identity {
    /// The room id.
    pub room_id: OwnedRoomId,
    /// The rules of the room version.
    pub rules: RoomVersionRules,
}
