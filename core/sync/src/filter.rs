//! What of a filter is honoured (client-server API, "Filtering"): the limit of the timeline, the rooms,
//! and the types of account data.

use lattice_generated::types::{Filter as Definition, FilterEventFormat, FilterRoom, RoomEventFilter};
use ruma_common::{OwnedRoomId, RoomId};
use serde::{Deserialize, Serialize};

use crate::TypeFilter;

/// Timeline events for a client that names no limit.
pub const DEFAULT_TIMELINE_LIMIT: u64 = 10;
/// The most timeline events of one room in one response.
pub const MAX_TIMELINE_LIMIT: u64 = 100;

/// A filter as far as it is honoured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// The most timeline events of one room.
    pub timeline_limit: u64,
    /// Account data that belongs to no room.
    pub account_data: TypeFilter,
    /// Account data of rooms.
    pub room_account_data: TypeFilter,
    rooms: Option<Vec<OwnedRoomId>>,
    not_rooms: Vec<OwnedRoomId>,
}

/// The parameter `filter` of a sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterChoice {
    /// The filter itself.
    Given(Box<Filter>),
    /// The id of a filter that the user has stored.
    Stored(String),
}

/// What makes a definition no filter.
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
    /// Reads the parameter `filter`: JSON begins with `{`, everything else is an id.
    ///
    /// # Errors
    /// If it is JSON and no filter.
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
    /// Reads a definition.
    ///
    /// # Errors
    /// If it is none.
    pub fn from_json(text: &str) -> Result<Self, MalformedFilter> {
        let definition: Definition =
            serde_json::from_str(text).map_err(|error| MalformedFilter(error.to_string()))?;
        Self::new(definition)
    }

    /// What a definition asks for.
    ///
    /// # Errors
    /// If it has a limit below zero or a format that there is not.
    pub fn new(definition: Definition) -> Result<Self, MalformedFilter> {
        if let Some(FilterEventFormat::Other(format)) = &definition.event_format {
            return Err(MalformedFilter(format!("there is no event_format `{format}`")));
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

    /// Whether a room is wanted. A room that is both wanted and not is not.
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
