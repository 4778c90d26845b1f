//! The commands for the devices of a user.

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// The longest display name of a device (bytes).
pub const MAX_DISPLAY_NAME_BYTES: usize = 100;

/// A device as the client-server API shows it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub device_id: OwnedDeviceId,
    pub display_name: Option<String>,
    /// When the device was last seen, to the hour (milliseconds since 1970).
    pub last_seen_ms: Option<u64>,
}

/// Lists all devices.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListDevices {}

/// Gets a device; `None` if it does not exist.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetDevice {
    pub device_id: OwnedDeviceId,
}

/// Renames a device; the reply is whether the device exists.
#[derive(Debug, Serialize, Deserialize)]
pub struct RenameDevice {
    pub device_id: OwnedDeviceId,
    pub display_name: String,
}

/// Removes devices and ends their sessions.
#[derive(Debug, Serialize, Deserialize)]
pub struct EndDevices {
    /// The devices; the command ignores devices that do not exist.
    pub devices: Vec<OwnedDeviceId>,
    /// Whether the events that the devices have delayed end too: not if a device logs itself out.
    pub ends_delayed_events: bool,
}

/// Removes all devices and ends their sessions.
#[derive(Debug, Serialize, Deserialize)]
pub struct EndAllDevices {}

command!(ListDevices, UserMarker, "list_devices", Vec<Device>, OF_CALLER = true);
command!(GetDevice, UserMarker, "get_device", Option<Device>, OF_CALLER = true);
command!(RenameDevice, UserMarker, "rename_device", bool, OF_CALLER = true);
command!(EndDevices, UserMarker, "end_devices", (), OF_CALLER = true);
command!(EndAllDevices, UserMarker, "end_all_devices", (), OF_CALLER = true);
