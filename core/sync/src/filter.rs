//! What of a filter is honoured: the limit of the timeline (client-server API, "Filtering").

use serde::Deserialize;

/// Timeline events for a client that names no limit.
pub const DEFAULT_TIMELINE_LIMIT: u64 = 10;
/// The most timeline events of one room in one response.
pub const MAX_TIMELINE_LIMIT: u64 = 100;

/// A filter as far as it is honoured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// The most timeline events of one room.
    pub timeline_limit: u64,
}

/// Why a filter cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterError {
    /// It is the id of a stored filter; none can be stored yet.
    StoredFilter,
    /// It is no filter.
    Malformed(String),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Definition {
    room: RoomFilter,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RoomFilter {
    timeline: TimelineFilter,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TimelineFilter {
    limit: Option<u64>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { timeline_limit: DEFAULT_TIMELINE_LIMIT }
    }
}

impl Filter {
    /// Reads the parameter `filter`: JSON begins with `{`, everything else is an id.
    ///
    /// # Errors
    /// If it cannot be used.
    pub fn parse(filter: Option<&str>) -> Result<Self, FilterError> {
        let Some(text) = filter else { return Ok(Self::default()) };
        if !text.starts_with('{') {
            return Err(FilterError::StoredFilter);
        }
        let definition: Definition =
            serde_json::from_str(text).map_err(|error| FilterError::Malformed(error.to_string()))?;
        let limit = definition.room.timeline.limit.unwrap_or(DEFAULT_TIMELINE_LIMIT);
        Ok(Self { timeline_limit: limit.clamp(1, MAX_TIMELINE_LIMIT) })
    }
}
