//! What relates to events of the room: columns of `event`, with their indexes.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{EventNumber, Relation};
use lattice_sync::RelatedBy;
use ruma_common::{EventId, OwnedEventId, UserId};

use super::corruption::corrupt;
use super::lists::json_array;
use super::place::Place;
use super::row::stored;
use super::statements::{
    EDITS, IS_ANNOTATED, IS_RELATED_TO, REFERENCES, RELATED_AFTER, RELATED_BEFORE, RELATED_BY, RELATED_CHAIN,
};
use super::{Store, StoredEvent};
use crate::ports::{PortError, Row};

/// The most events that relate to one event through others, as far as one page looks: half of them on each side.
pub const MAX_RELATED_IN_CHAIN: u64 = 5_000;
/// The most references that are aggregated for one event.
pub const MAX_REFERENCES: u64 = 50;
/// The most references that are aggregated for the events of one page.
const MAX_REFERENCES_OF_PAGE: u64 = 500;
/// The most events that relate to one event, as far as a filter looks.
const MAX_RELATED_FILTERED: u64 = 1_000;

/// An event that may be edited: its id, sender and type.
pub type ToEdit<'a> = (&'a EventId, &'a UserId, &'a str);

impl Store {
    /// At most `limit` events that relate to an event, before a place, latest first.
    pub fn related_before(
        &self,
        to: &EventId,
        place: Place,
        limit: u64,
    ) -> Result<Vec<StoredEvent>, PortError> {
        let values = [to.as_str().into(), place.depth.into(), place.number.into(), limit.into()];
        self.storage.query(RELATED_BEFORE, &values)?.iter().map(stored).collect()
    }

    /// At most `limit` events that relate to an event, after a place, earliest first.
    pub fn related_after(
        &self,
        to: &EventId,
        place: Place,
        limit: u64,
    ) -> Result<Vec<StoredEvent>, PortError> {
        let values = [to.as_str().into(), place.depth.into(), place.number.into(), limit.into()];
        self.storage.query(RELATED_AFTER, &values)?.iter().map(stored).collect()
    }

    /// The places of the events that relate to an event, or to one of these, up to three levels, in the order of the
    /// timeline; those of the first level that are nearest to a place, if there are too many.
    pub fn related_chain(&self, to: &EventId, near: Place) -> Result<Vec<Place>, PortError> {
        let (half, all) = (MAX_RELATED_IN_CHAIN / 2, MAX_RELATED_IN_CHAIN);
        let values = [to.as_str().into(), near.depth.into(), near.number.into(), half.into(), all.into()];
        let rows = self.storage.query(RELATED_CHAIN, &values)?;
        let place = |row: &Row| Ok(Place { depth: row.number(0)?, number: row.number(1)? });
        let mut places = rows.iter().map(place).collect::<Result<Vec<_>, PortError>>()?;
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }

    /// The events among these to which others relate.
    pub fn with_relations(&self, ids: &[&EventId]) -> Result<BTreeSet<OwnedEventId>, PortError> {
        event_ids(&self.storage.query(IS_RELATED_TO, &[json_array(ids).into()])?)
    }

    /// The events among these to which others between two places relate that a filter names.
    pub fn related_by(
        &self,
        ids: &[&EventId],
        by: &RelatedBy,
        (from, upto): (Place, Place),
    ) -> Result<BTreeSet<OwnedEventId>, PortError> {
        let list = |wanted: Option<Vec<&str>>| wanted.map(|wanted| json_array(&wanted));
        let rel_types = list(by.rel_types.as_ref().map(|types| types.iter().map(String::as_str).collect()));
        let senders =
            list(by.senders.as_ref().map(|senders| senders.iter().map(|user| user.as_str()).collect()));
        let values = [
            json_array(ids).into(),
            rel_types.as_deref().into(),
            senders.as_deref().into(),
            MAX_RELATED_FILTERED.into(),
            from.depth.into(),
            from.number.into(),
            upto.depth.into(),
            upto.number.into(),
        ];
        event_ids(&self.storage.query(RELATED_BY, &values)?)
    }

    /// The newest edit of each of these events up to a place.
    pub fn edits(
        &self,
        events: &[ToEdit<'_>],
        upto: Place,
    ) -> Result<BTreeMap<OwnedEventId, EventNumber>, PortError> {
        let values = [json_array(events).into(), upto.depth.into(), upto.number.into()];
        let mut edits = BTreeMap::new();
        for row in self.storage.query(EDITS, &values)? {
            if let Some(number) = row.optional_number(1)? {
                edits.insert(EventId::parse(row.text(0)?).map_err(corrupt)?, number);
            }
        }
        Ok(edits)
    }

    /// The events that refer to these, at most [`MAX_REFERENCES`] to each.
    pub fn references(&self, ids: &[&EventId]) -> Result<Vec<(OwnedEventId, EventNumber)>, PortError> {
        let values = [json_array(ids).into(), MAX_REFERENCES.into(), MAX_REFERENCES_OF_PAGE.into()];
        let rows = self.storage.query(REFERENCES, &values)?;
        rows.iter().map(|row| Ok((EventId::parse(row.text(0)?).map_err(corrupt)?, row.number(1)?))).collect()
    }

    /// Whether a user has annotated an event with this key, by an event of this type.
    pub fn is_annotated(
        &self,
        relation: &Relation,
        sender: &UserId,
        event_type: &str,
    ) -> Result<bool, PortError> {
        let key = relation.key.as_deref().unwrap_or_default();
        let values =
            [relation.event_id.as_str().into(), sender.as_str().into(), key.into(), event_type.into()];
        Ok(!self.storage.query(IS_ANNOTATED, &values)?.is_empty())
    }
}

fn event_ids(rows: &[Row]) -> Result<BTreeSet<OwnedEventId>, PortError> {
    rows.iter().map(|row| EventId::parse(row.text(0)?).map_err(corrupt)).collect()
}
