//! The parts of a filter that the server honours (client-server API, "Filtering"): the timeline limit, the
//! rooms, the types of account data, the types of ephemeral events, presence, and whether rooms that were left are shown.

use std::collections::BTreeSet;

use lattice_generated::types::{Filter as Definition, FilterEventFormat, FilterRoom, RoomEventFilter};
use ruma_common::{OwnedRoomId, RoomId};
use serde::{Deserialize, Serialize};

use crate::{EventFields, MalformedFilter, PresenceFilter, RoomFilter, TypeFilter, filter_limits};

/// The number of timeline events of one room if the filter has no limit (events).
pub const DEFAULT_TIMELINE_LIMIT: u64 = 10;
/// The highest number of timeline events of one room in one response (events).
pub const MAX_TIMELINE_LIMIT: u64 = 100;
/// The longest inline filter (bytes of JSON): a waiting poll keeps its filter in the attachment of its socket. A
/// longer filter must be stored.
pub const MAX_INLINE_FILTER_BYTES: usize = 8 * 1024;

/// The honoured parts of a filter, within the limits of this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// The highest number of timeline events of one room: 0 to [`MAX_TIMELINE_LIMIT`].
    pub timeline_limit: u64,
    /// The types of global account data that the client wants.
    pub account_data: TypeFilter,
    /// The types of room account data that the client wants.
    pub room_account_data: TypeFilter,
    /// The types of ephemeral events that the client wants: receipts, typing users.
    pub ephemeral: TypeFilter,
    /// Whose presence the client wants.
    #[serde(default, skip_serializing_if = "is_default")]
    pub presence: PresenceFilter,
    /// Whether an initial sync shows the rooms that the user has left.
    #[serde(default)]
    pub include_leave: bool,
    /// Whether unread events in threads are counted for each thread.
    #[serde(default)]
    pub unread_threads: bool,
    /// Which events of rooms the client wants.
    #[serde(default, skip_serializing_if = "RoomFilters::is_default")]
    pub events: RoomFilters,
    /// Which fields of events the client wants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_fields: Option<EventFields>,
    rooms: Option<BTreeSet<OwnedRoomId>>,
    not_rooms: BTreeSet<OwnedRoomId>,
}

/// Which events of a room a client wants.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RoomFilters {
    /// The events in the timeline.
    #[serde(default, skip_serializing_if = "is_default")]
    pub timeline: RoomFilter,
    /// The state events that the timeline does not contain.
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: RoomFilter,
    /// Whether the client wants events as servers exchange them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub federation_format: bool,
}

impl RoomFilters {
    /// Whether the client wants all events.
    #[must_use]
    pub fn is_default(&self) -> bool {
        is_default(self)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The query parameter `filter` of `GET /sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterChoice {
    /// An inline filter; the default filter if the request has no parameter.
    Inline(Box<Filter>),
    /// The id of a filter that the user has uploaded.
    Stored(String),
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            timeline_limit: DEFAULT_TIMELINE_LIMIT,
            account_data: TypeFilter::default(),
            room_account_data: TypeFilter::default(),
            ephemeral: TypeFilter::default(),
            presence: PresenceFilter::default(),
            include_leave: false,
            unread_threads: false,
            events: RoomFilters::default(),
            event_fields: None,
            rooms: None,
            not_rooms: BTreeSet::new(),
        }
    }
}

impl Filter {
    /// The default filter with another number of timeline events, at most so many as a Room reads.
    #[must_use]
    pub fn with_limit(timeline_limit: u64) -> Self {
        Self { timeline_limit, ..Self::default() }
    }
}

impl FilterChoice {
    /// Reads the parameter `filter`: a value that begins with `{` is JSON, any other value is a filter id.
    ///
    /// # Errors
    /// If the value is JSON but not a valid filter definition, or longer than [`MAX_INLINE_FILTER_BYTES`].
    pub fn parse(filter: Option<&str>) -> Result<Self, MalformedFilter> {
        match filter {
            None => Ok(Self::Inline(Box::default())),
            Some(text) if text.starts_with('{') => {
                let filter = Filter::from_json(text)?;
                let bytes = serde_json::to_vec(&filter).map_or(usize::MAX, |json| json.len());
                if bytes > MAX_INLINE_FILTER_BYTES {
                    return Err(MalformedFilter("it is too long: store it, and send its id".to_owned()));
                }
                Ok(Self::Inline(Box::new(filter)))
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
    /// If the timeline limit is negative, the event format is unknown, or the patterns exceed their maxima.
    pub fn new(definition: Definition) -> Result<Self, MalformedFilter> {
        filter_limits::check(&definition).map_err(|reason| MalformedFilter(reason.to_owned()))?;
        if let Some(FilterEventFormat::Other(format)) = &definition.event_format {
            return Err(MalformedFilter(format!("the event_format `{format}` is unknown")));
        }
        let room = definition.room.unwrap_or_else(FilterRoom::new);
        let timeline = room.timeline.as_ref();
        let unread_threads =
            timeline.and_then(|timeline| timeline.unread_thread_notifications).unwrap_or_default();
        let timeline_limit = timeline_limit(timeline)?;
        let filter = |definition: Option<RoomEventFilter>| definition.map(RoomFilter::new).transpose();
        let events = RoomFilters {
            timeline: filter(room.timeline)?.unwrap_or_default().without_lazy_members(),
            state: filter(room.state)?.unwrap_or_default(),
            federation_format: definition.event_format == Some(FilterEventFormat::Federation),
        };
        let event_fields = definition.event_fields.map(|paths| EventFields::new(&paths)).transpose()?;
        let account_data = definition.account_data;
        let (room_account_data, ephemeral) = (room.account_data, room.ephemeral);
        Ok(Self {
            timeline_limit,
            events,
            event_fields,
            account_data: account_data
                .map(|filter| TypeFilter::new(filter.types, filter.not_types))
                .unwrap_or_default(),
            room_account_data: room_account_data
                .map(|filter| TypeFilter::new(filter.types, filter.not_types))
                .unwrap_or_default(),
            ephemeral: ephemeral
                .map(|filter| TypeFilter::new(filter.types, filter.not_types))
                .unwrap_or_default(),
            presence: definition.presence.map(PresenceFilter::new).unwrap_or_default(),
            include_leave: room.include_leave.unwrap_or_default(),
            unread_threads,
            rooms: room.rooms.map(|rooms| rooms.into_iter().collect()),
            not_rooms: room.not_rooms.unwrap_or_default().into_iter().collect(),
        })
    }

    /// Whether the response may contain a room. `not_rooms` takes precedence over `rooms`.
    #[must_use]
    pub fn admits_room(&self, room_id: &RoomId) -> bool {
        self.rooms.as_ref().is_none_or(|rooms| rooms.contains(room_id)) && !self.not_rooms.contains(room_id)
    }
}

fn timeline_limit(timeline: Option<&RoomEventFilter>) -> Result<u64, MalformedFilter> {
    let Some(limit) = timeline.and_then(|timeline| timeline.limit) else { return Ok(DEFAULT_TIMELINE_LIMIT) };
    let limit = u64::try_from(i64::from(limit));
    let limit = limit.map_err(|_| MalformedFilter("the limit of the timeline is below zero".to_owned()))?;
    Ok(limit.min(MAX_TIMELINE_LIMIT))
}
