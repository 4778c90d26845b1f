//! What a room is from its beginning to its end.

use lattice_rooms::RoomVersionRules;
use ruma_common::OwnedRoomId;

/// What a room never changes.
#[derive(Debug)]
pub struct Identity {
    /// Its id.
    pub room_id: OwnedRoomId,
    /// The rules of its version.
    pub rules: RoomVersionRules,
}
