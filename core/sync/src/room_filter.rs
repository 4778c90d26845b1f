//! A filter of a room's events (client-server API, "Filtering", `RoomEventFilter`).

use std::collections::BTreeSet;

use lattice_generated::types::{Filter as Definition, FilterRoom, RoomEventFilter};
use ruma_common::{OwnedRoomId, OwnedUserId, RoomId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{MalformedFilter, TypeFilter, filter_limits};

/// Which events of a room a client wants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomFilter {
    /// Whether the client wants only the member events of the senders in the response.
    pub lazy_load_members: bool,
    types: TypeFilter,
    senders: Option<BTreeSet<OwnedUserId>>,
    not_senders: BTreeSet<OwnedUserId>,
    contains_url: Option<bool>,
    rooms: Option<BTreeSet<OwnedRoomId>>,
    not_rooms: BTreeSet<OwnedRoomId>,
    rel_types: Option<BTreeSet<String>>,
    not_rel_types: BTreeSet<String>,
    related_by: Option<RelatedBy>,
    /// The only event type, without patterns.
    event_type: Option<String>,
}

/// Which events to which others relate a client wants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedBy {
    /// The relation types of the others; `None` for any.
    pub rel_types: Option<BTreeSet<String>>,
    /// The senders of the others; `None` for anybody.
    pub senders: Option<BTreeSet<OwnedUserId>>,
}

impl RoomFilter {
    /// Reads the query parameter `filter`. Without one, all events are admitted.
    ///
    /// # Errors
    /// If the JSON is not a valid filter, or its patterns exceed their maxima.
    pub fn parse(filter: Option<&str>) -> Result<Self, MalformedFilter> {
        let Some(text) = filter else { return Ok(Self::default()) };
        let definition: RoomEventFilter =
            serde_json::from_str(text).map_err(|error| MalformedFilter(error.to_string()))?;
        Self::new(definition)
    }

    /// The filter of a definition.
    ///
    /// # Errors
    /// If its patterns exceed their maxima.
    pub fn new(definition: RoomEventFilter) -> Result<Self, MalformedFilter> {
        let whole = Definition::new().room(FilterRoom::new().timeline(definition.clone()));
        filter_limits::check(&whole).map_err(|reason| MalformedFilter(reason.to_owned()))?;
        Ok(Self {
            lazy_load_members: definition.lazy_load_members.unwrap_or_default(),
            types: TypeFilter::new(definition.types, definition.not_types),
            senders: definition.senders.map(|senders| senders.into_iter().collect()),
            not_senders: definition.not_senders.unwrap_or_default().into_iter().collect(),
            contains_url: definition.contains_url,
            rooms: definition.rooms.map(|rooms| rooms.into_iter().collect()),
            not_rooms: definition.not_rooms.unwrap_or_default().into_iter().collect(),
            rel_types: definition.org_matrix_msc3874_rel_types.map(|types| types.into_iter().collect()),
            not_rel_types: definition
                .org_matrix_msc3874_not_rel_types
                .unwrap_or_default()
                .into_iter()
                .collect(),
            event_type: None,
            related_by: related_by(definition.related_by_rel_types, definition.related_by_senders),
        })
    }

    /// The filter without lazy members, which a filter of a timeline does not have.
    #[must_use]
    pub(crate) fn without_lazy_members(self) -> Self {
        Self { lazy_load_members: false, ..self }
    }

    /// Whether the filter admits all events of all rooms.
    #[must_use]
    pub fn admits_all(&self) -> bool {
        let lazy_load_members = self.lazy_load_members;
        *self == Self { lazy_load_members, ..Self::default() }
    }

    /// The filter that admits the events with a relation type and an event type.
    #[must_use]
    pub fn of_relation(rel_type: Option<String>, event_type: Option<String>) -> Self {
        let rel_types = rel_type.map(|rel_type| BTreeSet::from([rel_type]));
        Self { rel_types, event_type, ..Self::default() }
    }

    /// Whether the filter admits events of a room. `not_rooms` takes precedence over `rooms`.
    #[must_use]
    pub fn admits_room(&self, room_id: &RoomId) -> bool {
        self.rooms.as_ref().is_none_or(|rooms| rooms.contains(room_id)) && !self.not_rooms.contains(room_id)
    }

    /// Whether `not_rooms` names a room.
    #[must_use]
    pub fn excludes_room(&self, room_id: &RoomId) -> bool {
        self.not_rooms.contains(room_id)
    }

    /// Whether `rooms` names the rooms.
    #[must_use]
    pub fn names_rooms(&self) -> bool {
        self.rooms.is_some()
    }

    /// Whether the filter admits an event of an admitted room.
    #[must_use]
    pub fn admits(&self, event_type: &str, sender: &UserId, content: &RawValue) -> bool {
        self.types.admits(event_type)
            && self.event_type.as_ref().is_none_or(|wanted| wanted == event_type)
            && self.senders.as_ref().is_none_or(|senders| senders.contains(sender))
            && !self.not_senders.contains(sender)
            && self.contains_url.is_none_or(|wanted| wanted == contains_url(content))
            && self.admits_relation(content)
    }

    /// Which events the client wants by what relates to them; `None` for all.
    #[must_use]
    pub fn related_by(&self) -> Option<&RelatedBy> {
        self.related_by.as_ref()
    }

    fn admits_relation(&self, content: &RawValue) -> bool {
        if self.rel_types.is_none() && self.not_rel_types.is_empty() {
            return true;
        }
        let rel_type = rel_type(content);
        let is_in = |types: &BTreeSet<String>| rel_type.as_ref().is_some_and(|of| types.contains(of));
        self.rel_types.as_ref().is_none_or(is_in) && !is_in(&self.not_rel_types)
    }
}

fn related_by(rel_types: Option<Vec<String>>, senders: Option<Vec<OwnedUserId>>) -> Option<RelatedBy> {
    let is_asked = rel_types.is_some() || senders.is_some();
    is_asked.then(|| RelatedBy {
        rel_types: rel_types.map(|types| types.into_iter().collect()),
        senders: senders.map(|senders| senders.into_iter().collect()),
    })
}

/// The relation type in the content of an event.
fn rel_type(content: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Content {
        #[serde(rename = "m.relates_to")]
        relates_to: RelatesTo,
    }
    #[derive(Deserialize)]
    struct RelatesTo {
        rel_type: String,
    }
    serde_json::from_str::<Content>(content.get()).ok().map(|content| content.relates_to.rel_type)
}

fn contains_url(content: &RawValue) -> bool {
    #[derive(Deserialize)]
    struct Content {
        url: String,
    }
    serde_json::from_str::<Content>(content.get()).is_ok_and(|content| !content.url.is_empty())
}
