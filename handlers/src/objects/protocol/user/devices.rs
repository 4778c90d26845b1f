//! The devices of a user.

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// The longest display name of a device (bytes).
pub const MAX_DISPLAY_NAME_BYTES: usize = 100;

/// A device as its owner sees it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The id.
    pub device_id: OwnedDeviceId,
    /// The display name.
    pub display_name: Option<String>,
    /// When the device was last seen, to the hour (milliseconds since 1970).
    pub last_seen_ms: Option<u64>,
}

/// Lists all devices.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListDevices {}

/// Gets a device, if it exists.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetDevice {
    /// The device.
    pub device_id: OwnedDeviceId,
}

/// Renames a device; answers whether it exists.
#[derive(Debug, Serialize, Deserialize)]
pub struct RenameDevice {
    /// The device.
    pub device_id: OwnedDeviceId,
    /// The new display name.
    pub display_name: String,
}

/// Ends the sessions of devices and removes the devices.
#[derive(Debug, Serialize, Deserialize)]
pub struct EndDevices {
    /// The devices; those that do not exist are ended already.
    pub devices: Vec<OwnedDeviceId>,
}

/// Ends all sessions and removes all devices.
#[derive(Debug, Serialize, Deserialize)]
pub struct EndAllDevices {}

command!(ListDevices, UserMarker, "list_devices", Vec<Device>);
command!(GetDevice, UserMarker, "get_device", Option<Device>);
command!(RenameDevice, UserMarker, "rename_device", bool);
command!(EndDevices, UserMarker, "end_devices", ());
command!(EndAllDevices, UserMarker, "end_all_devices", ());
