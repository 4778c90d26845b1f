//! The command by which a user's data about a room follows to the room that replaced it.

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Gives a room the tags and the direct-chat flag of the room that it replaces. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct FollowUpgrade {
    pub from: OwnedRoomId,
    pub to: OwnedRoomId,
}

command!(FollowUpgrade, UserMarker, "follow_upgrade", ());
