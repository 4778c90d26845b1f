//! The command by which a User that was not told of everything catches up with a room.

use lattice_sync::Pull;
use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;
use crate::objects::protocol::user::PulledRoom;

/// Reads the room's stream after a position, for one member, and wakes the member's User again. `None` if the Room knows
/// of no membership of the user.
#[derive(Debug, Serialize, Deserialize)]
pub struct PullRoom {
    pub user_id: OwnedUserId,
    pub pull: Pull,
}

command!(PullRoom, RoomMarker, "pull_room", Option<PulledRoom>);
