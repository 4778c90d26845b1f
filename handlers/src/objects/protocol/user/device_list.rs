//! The command by which tests change a device list.

use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Changes the device list as an upload of keys does; replies the number of the change.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangeDeviceList {
    /// Whether the directory of device keys has the change at once.
    pub is_published: bool,
}

/// Notes that the directory of device keys has the device list as of a change.
#[derive(Debug, Serialize, Deserialize)]
pub struct PublishDeviceList {
    pub change: u64,
}

command!(ChangeDeviceList, UserMarker, "change_device_list", u64);
command!(PublishDeviceList, UserMarker, "publish_device_list", ());
