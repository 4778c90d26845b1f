//! The command that reads events by their numbers.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Reader;
use crate::objects::protocol::command;

/// Reads the events of the timeline that the reader was notified of. Those that are redacted, or that the reader may not see any
/// more, are left out.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadNotified {
    pub reader: Reader,
    pub numbers: Vec<u64>,
}

/// An event with its number.
#[derive(Debug, Serialize, Deserialize)]
pub struct NumberedEvent {
    pub number: u64,
    pub event: Box<RawValue>,
}

command!(ReadNotified, RoomMarker, "read_notified", Vec<NumberedEvent>);
