//! The commands for messages to devices (client-server API, "Send-to-Device messaging").

use std::collections::BTreeMap;

use ruma_common::{OwnedDeviceId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// Puts messages into the inboxes of the user's devices. Replies how many were dropped because an inbox, or the User, is full.
/// A repeated transaction of a device has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendToDevice {
    pub sender: OwnedUserId,
    pub sender_device: OwnedDeviceId,
    pub transaction_id: String,
    pub event_type: String,
    /// The contents by device; under `*` that of all devices which are not named.
    pub messages: BTreeMap<String, Box<RawValue>>,
}

/// The messages to a device in a sync response.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlannedMessages {
    /// The events, oldest first.
    pub events: Vec<Box<RawValue>>,
    /// The position of the last one.
    pub upto: u64,
}

command!(SendToDevice, UserMarker, "send_to_device", u64);
