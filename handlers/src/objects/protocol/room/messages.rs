//! The commands that send a message event, a redaction, and an event that joins forward extremities.

use lattice_rooms::Sticky;
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
    /// For how long the event is sticky (MSC4354).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticky: Option<Sticky>,
}

/// Redacts an event. A retry is answered with the redaction of the first attempt.
#[derive(Debug, Serialize, Deserialize)]
pub struct Redact {
    pub sender: OwnedUserId,
    /// The sender's device, to which the transaction id belongs.
    pub device_id: OwnedDeviceId,
    pub transaction_id: OwnedTransactionId,
    /// The event that is redacted.
    pub event_id: OwnedEventId,
    /// The content of the redaction, without `redacts`.
    pub content: Box<RawValue>,
    /// For how long the redaction is sticky (MSC4354).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticky: Option<Sticky>,
}

/// Why an event is not redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedactRefusal {
    /// The room has no such event, or the sender may not see it.
    NotFound,
    /// The event is another user's, and the sender lacks the power level for `redact`.
    NotAllowed,
    /// The Room refuses the redaction.
    Event(Refusal),
}

/// Joins the forward extremities by an event of this server.
#[derive(Debug, Serialize, Deserialize)]
pub struct JoinExtremities {
    /// How many there must be.
    pub least: usize,
}

command!(JoinExtremities, RoomMarker, "join_extremities", ());
command!(Redact, RoomMarker, "redact", Result<OwnedEventId, RedactRefusal>);
command!(Send, RoomMarker, "send", Result<OwnedEventId, Refusal>);
