//! Events in the order of the stream, and in the order of the timeline: by depth, then number.

use std::collections::BTreeMap;

use lattice_rooms::EventNumber;
use ruma_common::{EventId, OwnedEventId};

use super::Store;
use super::corruption::corrupt;
use super::event::{StoredEvent, StreamEvent};
use super::row::stored;
use super::statements::{AFTER, BEFORE, GAPS, LIVE_BETWEEN};
use crate::ports::PortError;

/// A place in the timeline. Backfilled events take theirs between those that were stored before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The depth of an event.
    pub depth: u64,
    /// Its number.
    pub number: EventNumber,
}

/// The positions after `after`, up to `upto` itself.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Not in it.
    pub after: u64,
    /// Its last.
    pub upto: u64,
}

impl Store {
    /// The newest `limit` events of a span of the stream, newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub fn latest(&self, span: Span, limit: u64) -> Result<Vec<StreamEvent>, PortError> {
        let values = [span.after.into(), span.upto.into(), limit.into()];
        let mut positions = Vec::new();
        for row in self.storage.query(LIVE_BETWEEN, &values)? {
            positions.push((row.number(0)?, row.number(1)?));
        }
        let numbers: Vec<EventNumber> = positions.iter().map(|(_, number)| *number).collect();
        let events = self.events(&numbers)?.into_iter().map(|event| (event.number, event));
        let mut events: BTreeMap<EventNumber, StoredEvent> = events.collect();
        let at = |(position, number)| {
            let event = events.remove(&number).ok_or_else(|| corrupt("the event is not stored"))?;
            Ok(StreamEvent { position, event })
        };
        positions.into_iter().map(at).collect()
    }

    /// At most `limit` events before a place, latest first.
    ///
    /// # Errors
    /// If the database fails.
    pub fn before(&self, place: Place, limit: u64) -> Result<Vec<StoredEvent>, PortError> {
        let values = [place.depth.into(), place.number.into(), limit.into()];
        self.storage.query(BEFORE, &values)?.iter().map(stored).collect()
    }

    /// At most `limit` events after a place, earliest first.
    ///
    /// # Errors
    /// If the database fails.
    pub fn after(&self, place: Place, limit: u64) -> Result<Vec<StoredEvent>, PortError> {
        let values = [place.depth.into(), place.number.into(), limit.into()];
        self.storage.query(AFTER, &values)?.iter().map(stored).collect()
    }

    /// At most `limit` gaps at or after a place, latest first: a predecessor that has no place in the timeline,
    /// and the event that names it.
    ///
    /// # Errors
    /// If the database fails.
    pub fn gaps(&self, from: Place, limit: u64) -> Result<Vec<(OwnedEventId, EventNumber)>, PortError> {
        let rows = self.storage.query(GAPS, &[from.depth.into(), from.number.into(), limit.into()])?;
        rows.iter().map(|row| Ok((EventId::parse(row.text(0)?).map_err(corrupt)?, row.number(1)?))).collect()
    }
}
