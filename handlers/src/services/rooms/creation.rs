//! Creates a room whose initial events are known.

use lattice_rooms::{EventTemplate, NewRoom, RoomVersionRules, create_event};
use lattice_wire::{MatrixError, UInt};
use ruma_common::{OwnedRoomAliasId, OwnedRoomId, OwnedUserId, RoomId};
use serde_json::value::RawValue;

use super::refusals::malformed;
use crate::objects::protocol::room::{Create, CreateRefusal};
use crate::server::Server;
use crate::services::aliases;

/// The most timestamps tried for a new room. In room version 12 the room id is the hash of the create event.
/// Two rooms that one user creates in the same millisecond can therefore have the same id; the second room
/// then takes the next millisecond.
const MAX_NAME_ATTEMPTS: u64 = 20;

/// A room that is about to be created.
pub(super) struct PlannedRoom {
    pub room: NewRoom,
    pub rules: RoomVersionRules,
    /// The events after the create event, all sent by the creator.
    pub events: Vec<EventTemplate>,
    /// The invited users who have no account.
    pub unregistered: Vec<OwnedUserId>,
    /// Whether the room is published in the room directory.
    pub published: bool,
    /// The alias that is made with the room.
    pub alias: Option<OwnedRoomAliasId>,
}

impl PlannedRoom {
    /// Creates the room with its alias.
    ///
    /// # Errors
    /// `M_BAD_JSON`, `M_INVALID_ROOM_STATE`, `M_ROOM_IN_USE`.
    pub async fn create(mut self, server: &Server) -> Result<OwnedRoomId, MatrixError> {
        for _ in 0..MAX_NAME_ATTEMPTS {
            if let Some(room_id) = self.attempt(server).await? {
                return Ok(room_id);
            }
            let next = self.room.origin_server_ts.0.saturating_add(UInt::from(1_u8));
            self.room.origin_server_ts.0 = next;
        }
        Err(MatrixError::limit_exceeded(MAX_NAME_ATTEMPTS))
    }

    /// Creates the room; `None` if a room with the same id exists. The alias is made first, so that of two rooms one
    /// gets it; if the room is not created, the alias is deleted.
    async fn attempt(&self, server: &Server) -> Result<Option<OwnedRoomId>, MatrixError> {
        let keys = server.keys().await?;
        let event =
            create_event(&self.room, &self.rules, &keys.signing).map_err(|error| malformed(&error))?;
        let (room_id, creator) = (event.room(), &self.room.creator);
        let create = Create {
            creator: creator.clone(),
            version: self.room.version.clone(),
            event_id: event.id().to_owned(),
            event: RawValue::from_string(event.json().to_owned())
                .map_err(|_| MatrixError::unknown("The create event is not JSON."))?,
            initial_events: self.events.clone(),
            unregistered: self.unregistered.clone(),
            published: self.published,
        };
        if let Some(alias) = &self.alias {
            aliases::claim(server, alias, room_id, creator).await?;
        }
        let created = server.ask(room_id, create).await?;
        if created.is_err()
            && let Some(alias) = &self.alias
        {
            aliases::unclaim(server, alias, room_id).await?;
        }
        match created {
            Ok(()) => Ok(Some(room_id.to_owned())),
            Err(CreateRefusal::Exists) => Ok(None),
            Err(CreateRefusal::InvalidEvent(reason)) => Err(MatrixError::invalid_room_state(reason)),
        }
    }
}

/// A random room id, for room versions whose room id is not the hash of the create event.
pub(super) fn random_room_id(server: &Server) -> Result<OwnedRoomId, MatrixError> {
    let id = format!("!{}:{}", server.random_text(18), server.name());
    RoomId::parse(id).map_err(|_| MatrixError::unknown("The server name is too long for a room id."))
}
