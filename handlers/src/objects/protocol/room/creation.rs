//! The command that creates a room.

use lattice_rooms::EventTemplate;
use ruma_common::{OwnedEventId, OwnedUserId, RoomVersionId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// Creates the room with all of its initial events, or not at all.
#[derive(Debug, Serialize, Deserialize)]
pub struct Create {
    pub creator: OwnedUserId,
    pub version: RoomVersionId,
    /// The id of the signed create event.
    pub event_id: OwnedEventId,
    /// The signed create event.
    pub event: Box<RawValue>,
    /// The events after the create event, all sent by the creator.
    pub initial_events: Vec<EventTemplate>,
    /// The invited users who have no account: an index keeps their invites until the names are registered.
    pub unregistered: Vec<OwnedUserId>,
    /// Whether the room is published in the room directory.
    pub published: bool,
}

/// Why a room is not created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateRefusal {
    /// A room with this id exists.
    Exists,
    /// An initial event is malformed or not authorised by the events before it; the event type, and why.
    InvalidEvent(String),
}

command!(Create, RoomMarker, "create", Result<(), CreateRefusal>, WHEN_ABSENT = true);
