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

command!(UpdateDeviceList, RoomMarker, "update_device_list", ());
