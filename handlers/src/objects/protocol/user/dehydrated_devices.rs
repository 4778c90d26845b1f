//! The commands for the dehydrated device of a user (MSC3814).

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{KeysRefusal, PlannedMessages, UploadKeys};
use crate::objects::protocol::command;

/// Stores a dehydrated device with its keys in the place of the one before, whose keys and messages are deleted. A repeated
/// command changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct PutDehydratedDevice {
    pub display_name: Option<String>,
    /// What the client needs to use the device, encrypted.
    pub device_data: Box<RawValue>,
    /// The keys; they name the device.
    pub keys: UploadKeys,
}

/// Why a dehydrated device is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PutDehydratedRefusal {
    /// The user has a device with this id that logs in.
    DeviceExists,
    Keys(KeysRefusal),
}

/// Gets the dehydrated device.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetDehydratedDevice {}

/// A dehydrated device without its keys.
#[derive(Debug, Serialize, Deserialize)]
pub struct DehydratedDevice {
    pub device_id: OwnedDeviceId,
    pub device_data: Box<RawValue>,
}

/// Deletes the dehydrated device with its keys and messages. Replies its id, if there was one.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeleteDehydratedDevice {}

/// Reads a page of the messages to the dehydrated device. They stay until the device is deleted or replaced: several clients may
/// read them.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadDehydratedMessages {
    pub device_id: OwnedDeviceId,
    /// The position of the last message of the page before.
    pub after: u64,
}

/// Why the messages are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadMessagesRefusal {
    /// The user has no dehydrated device.
    NotFound,
    /// The dehydrated device has another id.
    OtherDevice,
}

command!(PutDehydratedDevice, UserMarker, "put_dehydrated_device", Result<(), PutDehydratedRefusal>, OF_CALLER = true);
command!(
    GetDehydratedDevice,
    UserMarker,
    "get_dehydrated_device",
    Option<DehydratedDevice>,
    OF_CALLER = true
);
command!(
    DeleteDehydratedDevice,
    UserMarker,
    "delete_dehydrated_device",
    Option<OwnedDeviceId>,
    OF_CALLER = true
);
command!(
    ReadDehydratedMessages,
    UserMarker,
    "read_dehydrated_messages",
    Result<Option<PlannedMessages>, ReadMessagesRefusal>,
    OF_CALLER = true
);
