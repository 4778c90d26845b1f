//! Messages are sent.

use ruma_common::{OwnedDeviceId, OwnedEventId, OwnedTransactionId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Refusal;
use crate::objects::protocol::command;

/// Sends a message event. A retry is answered with the event of the first attempt (client-server API,
/// "Transaction identifiers").
#[derive(Debug, Serialize, Deserialize)]
pub struct Send {
    /// The sender.
    pub sender: OwnedUserId,
    /// The sending device.
    pub device_id: OwnedDeviceId,
    /// The transaction id.
    pub transaction_id: OwnedTransactionId,
    /// The event type.
    pub event_type: String,
    /// The content.
    pub content: Box<RawValue>,
}

command!(Send, RoomMarker, "send", Result<OwnedEventId, Refusal>);
