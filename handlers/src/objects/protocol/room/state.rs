//! The command that sends a state event.

use lattice_rooms::Sticky;
use ruma_common::{OwnedDeviceId, OwnedEventId, OwnedTransactionId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Refusal;
use crate::objects::protocol::command;

/// Sends a state event. If the sender sent the current event with this key, with the same content, that event is
/// the answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetState {
    pub sender: OwnedUserId,
    pub event_type: String,
    pub state_key: String,
    pub content: Box<RawValue>,
    /// For how long the event is sticky (MSC4354). A sticky event is sent also if the current event has the same content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticky: Option<Sticky>,
    /// Absent if a client sends the event now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delayed: Option<Delayed>,
}

/// How a state event is sent that was scheduled earlier: a repeated command is answered with the first event, and the event is not
/// sent if another user has set the state since.
#[derive(Debug, Serialize, Deserialize)]
pub struct Delayed {
    /// The device that scheduled the event, to which the transaction id belongs.
    pub device_id: OwnedDeviceId,
    pub transaction_id: OwnedTransactionId,
    /// The position of the room's stream that the sender knew when the event was scheduled.
    pub known: u64,
}

command!(SetState, RoomMarker, "set_state", Result<OwnedEventId, Refusal>);
