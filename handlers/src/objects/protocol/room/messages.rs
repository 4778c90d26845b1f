//! The command that sends a message event.

use ruma_common::{OwnedDeviceId, OwnedEventId, OwnedTransactionId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Refusal;
use crate::objects::protocol::command;

/// Sends a message event. A retry is answered with the event of the first attempt (client-server API,
/// "Transaction identifiers").
#[derive(Debug, Serialize, Deserialize)]
pub struct Send {
    pub sender: OwnedUserId,
    /// The sender's device, to which the transaction id belongs.
    pub device_id: OwnedDeviceId,
    pub transaction_id: OwnedTransactionId,
    pub event_type: String,
    pub content: Box<RawValue>,
}

command!(Send, RoomMarker, "send", Result<OwnedEventId, Refusal>);
