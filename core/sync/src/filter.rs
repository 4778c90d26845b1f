//! The parts of a filter that the server honours (client-server API, "Filtering"): the timeline limit, the
//! rooms, and the types of account data.

use lattice_generated::types::{Filter as Definition, FilterEventFormat, FilterRoom, RoomEventFilter};
use ruma_common::{OwnedRoomId, RoomId};
use serde::{Deserialize, Serialize};

use crate::TypeFilter;

/// The number of timeline events of one room if the filter has no limit (events).
pub const DEFAULT_TIMELINE_LIMIT: u64 = 10;
/// The highest number of timeline events of one room in one response (events).
pub const MAX_TIMELINE_LIMIT: u64 = 100;

/// The honoured parts of a filter, within the limits of this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// The highest number of timeline events of one room: 1 to [`MAX_TIMELINE_LIMIT`].
    pub timeline_limit: u64,
    /// The types of global account data that the client wants.
    pub account_data: TypeFilter,
    /// The types of room account data that the client wants.
    pub room_account_data: TypeFilter,
    rooms: Option<Vec<OwnedRoomId>>,
    not_rooms: Vec<OwnedRoomId>,
}

/// The query parameter `filter` of `GET /sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterChoice {
    /// An inline filter; the default filter if the request has no parameter.
    Given(Box<Filter>),
    /// The id of a filter that the user has uploaded.
    Stored(String),
}

/// A filter definition was refused, for the contained reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedFilter(pub String);

impl Default for Filter {
    fn default() -> Self {
        Self {
            timeline_limit: DEFAULT_TIMELINE_LIMIT,
            account_data: TypeFilter::default(),
            room_account_data: TypeFilter::default(),
            rooms: None,
            not_rooms: Vec::new(),
        }
    }
}

impl FilterChoice {
    /// Reads the parameter `filter`: a value that begins with `{` is JSON, any other value is a filter id.
    ///
    /// # Errors
    /// If the value is JSON but not a valid filter definition.
    pub fn parse(filter: Option<&str>) -> Result<Self, MalformedFilter> {
        match filter {
            None => Ok(Self::Given(Box::default())),
            Some(text) if text.starts_with('{') => {
                Filter::from_json(text).map(|filter| Self::Given(Box::new(filter)))
            }
            Some(id) => Ok(Self::Stored(id.to_owned())),
        }
    }
}

impl Filter {
    /// Reads a filter definition from JSON.
    ///
    /// # Errors
    /// If the JSON is not a valid filter definition.
    pub fn from_json(text: &str) -> Result<Self, MalformedFilter> {
        let definition: Definition =
            serde_json::from_str(text).map_err(|error| MalformedFilter(error.to_string()))?;
        Self::new(definition)
    }

    /// Keeps the honoured parts of a definition and clamps the timeline limit.
    ///
    /// # Errors
    /// If the timeline limit is negative or the event format is unknown.
    pub fn new(definition: Definition) -> Result<Self, MalformedFilter> {
        if let Some(FilterEventFormat::Other(format)) = &definition.event_format {
            return Err(MalformedFilter(format!("the event_format `{format}` is unknown")));
        }
        let room = definition.room.unwrap_or_else(FilterRoom::new);
        let account_data = definition.account_data;
        let room_account_data = room.account_data;
        Ok(Self {
            timeline_limit: timeline_limit(room.timeline.as_ref())?,
            account_data: account_data
                .map(|filter| TypeFilter::new(filter.types, filter.not_types))
                .unwrap_or_default(),
            room_account_data: room_account_data
                .map(|filter| TypeFilter::new(filter.types, filter.not_types))
                .unwrap_or_default(),
            rooms: room.rooms,
            not_rooms: room.not_rooms.unwrap_or_default(),
        })
    }

    /// Whether the response may contain a room. `not_rooms` takes precedence over `rooms`.
    #[must_use]
    pub fn admits_room(&self, room_id: &RoomId) -> bool {
        let wanted = self.rooms.as_ref().is_none_or(|rooms| rooms.iter().any(|room| room == room_id));
        wanted && !self.not_rooms.iter().any(|room| room == room_id)
    }
}

fn timeline_limit(timeline: Option<&RoomEventFilter>) -> Result<u64, MalformedFilter> {
    let Some(limit) = timeline.and_then(|timeline| timeline.limit) else { return Ok(DEFAULT_TIMELINE_LIMIT) };
    let limit = u64::try_from(i64::from(limit));
    let limit = limit.map_err(|_| MalformedFilter("the limit of the timeline is below zero".to_owned()))?;
    Ok(limit.clamp(1, MAX_TIMELINE_LIMIT))
}
