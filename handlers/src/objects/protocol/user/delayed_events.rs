//! The commands for delayed events (MSC4140).

use lattice_rooms::Sticky;
use ruma_common::{OwnedDeviceId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// The most delayed events of one user that are scheduled at once.
pub const MAX_DELAYED_EVENTS: u64 = 100;
/// The most bytes of the content of all delayed events of one user.
pub const MAX_DELAYED_EVENTS_BYTES: u64 = 1024 * 1024;

/// Schedules an event. If an event with this id is scheduled already, nothing changes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Schedule {
    /// The id, by which anybody who knows it may act on the event.
    pub delay_id: String,
    pub event: DelayedEvent,
    /// The newest position of the room's stream, if the User was told to ask the Room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<u64>,
    /// How long after now the event is sent (milliseconds).
    pub delay_ms: u64,
}

/// An event that is sent later.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DelayedEvent {
    pub room_id: OwnedRoomId,
    pub event_type: String,
    /// Absent for a message event.
    pub state_key: Option<String>,
    pub content: Box<RawValue>,
    /// The device that scheduled the event.
    pub device_id: OwnedDeviceId,
    /// For how long the event is sticky once it is sent (MSC4354).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticky: Option<Sticky>,
}

/// Why an event is not scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleRefusal {
    /// The user is not in the room.
    NotJoined,
    /// The User does not know the newest position of the room's stream: the caller asks the Room.
    Behind,
    /// The user has scheduled as many events, or as many bytes, as one user may.
    TooMany,
    /// The User stores as many bytes as it may.
    UserFull,
}

/// Lists the events that are scheduled, by when they are due. One that is due is listed no longer.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListDelayedEvents {
    /// The only event that is listed; absent for all.
    pub delay_id: Option<String>,
}

/// A scheduled event.
#[derive(Debug, Serialize, Deserialize)]
pub struct ScheduledEvent {
    pub delay_id: String,
    pub event: DelayedEvent,
    pub delay_ms: u64,
    /// When the event was scheduled, or last restarted (milliseconds since 1970).
    pub running_since_ms: u64,
}

/// Cancels, restarts or sends a scheduled event; the reply is whether there is one. Whoever knows the id may act: it ends a call
/// for a client that is gone, and so without a token.
#[derive(Debug, Serialize, Deserialize)]
pub struct ActOnDelayedEvent {
    pub delay_id: String,
    pub action: DelayedAction,
}

/// What happens to a scheduled event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelayedAction {
    /// The event is never sent.
    Cancel,
    /// The event is sent when its whole delay has passed from now.
    Restart,
    /// The event is sent before the reply, if its room answers.
    Send,
}

command!(Schedule, UserMarker, "schedule", Result<(), ScheduleRefusal>, OF_CALLER = true);
command!(ListDelayedEvents, UserMarker, "list_delayed_events", Vec<ScheduledEvent>, OF_CALLER = true);
command!(ActOnDelayedEvent, UserMarker, "act_on_delayed_event", bool);
