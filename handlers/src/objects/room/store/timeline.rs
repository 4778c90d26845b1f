//! Reads events in stream order (by position) and in timeline order (by depth, then number).

use std::collections::BTreeMap;

use lattice_rooms::EventNumber;
use ruma_common::{EventId, OwnedEventId};

use super::Store;
use super::corruption::corrupt;
use super::event::{StoredEvent, StreamEvent};
use super::place::Place;
use super::row::stored;
use super::statements::{AFTER, BEFORE, BEFORE_NEWEST, DEEPEST_AT, GAPS, LIVE_BETWEEN, SIZES_BETWEEN};
use crate::ports::{PortError, Row};

/// A range of stream positions: from `after`, exclusive, to `upto`, inclusive.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// The position before the range.
    pub after: u64,
    /// The last position of the range.
    pub upto: u64,
}

impl Store {
    /// The newest `limit` events of a span of the stream, newest first.
    pub fn latest(&self, span: Span, limit: u64) -> Result<Vec<StreamEvent>, PortError> {
        let values = [span.after.into(), span.upto.into(), limit.into()];
        self.stream_events(&self.storage.query(LIVE_BETWEEN, &values)?)
    }

    /// The positions of the oldest `limit` events of a span of the stream, oldest first, with their bytes of JSON.
    pub fn sizes(&self, span: Span, limit: u64) -> Result<Vec<(u64, u64)>, PortError> {
        let values = [span.after.into(), span.upto.into(), limit.into()];
        let rows = self.storage.query(SIZES_BETWEEN, &values)?;
        rows.iter().map(|row| Ok((row.number(0)?, row.number(1)?))).collect()
    }

    /// The position of the newest event of a span that is older than its `newest` newest events; `None` if there is none.
    pub fn position_before_newest(&self, span: Span, newest: u64) -> Result<Option<u64>, PortError> {
        let values = [span.after.into(), span.upto.into(), newest.into()];
        self.storage.query(BEFORE_NEWEST, &values)?.first().map(|row| row.number(0)).transpose()
    }

    /// The events of rows with a position and a number, in the order of the rows.
    pub(super) fn stream_events(&self, rows: &[Row]) -> Result<Vec<StreamEvent>, PortError> {
        let mut positions = Vec::new();
        for row in rows {
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

    /// The place at the end of a stream position: before what entered the stream later, and after all else.
    pub fn place_at(&self, position: u64) -> Result<Place, PortError> {
        let rows = self.storage.query(DEEPEST_AT, &[position.into()])?;
        let depth = rows.first().map(|row| row.optional_number(0)).transpose()?.flatten();
        Ok(Place { depth: depth.unwrap_or_default(), number: position })
    }

    /// At most `limit` events before a place, latest first.
    pub fn before(&self, place: Place, limit: u64) -> Result<Vec<StoredEvent>, PortError> {
        let values = [place.depth.into(), place.number.into(), limit.into()];
        self.storage.query(BEFORE, &values)?.iter().map(stored).collect()
    }

    /// At most `limit` events after a place, earliest first.
    pub fn after(&self, place: Place, limit: u64) -> Result<Vec<StoredEvent>, PortError> {
        let values = [place.depth.into(), place.number.into(), limit.into()];
        self.storage.query(AFTER, &values)?.iter().map(stored).collect()
    }

    /// At most `limit` backward extremities at or after a place, latest first: an event that is not stored or
    /// an outlier, and the event in the timeline that has it among its `prev_events`.
    pub fn gaps(&self, from: Place, limit: u64) -> Result<Vec<(OwnedEventId, EventNumber)>, PortError> {
        let rows = self.storage.query(GAPS, &[from.depth.into(), from.number.into(), limit.into()])?;
        rows.iter().map(|row| Ok((EventId::parse(row.text(0)?).map_err(corrupt)?, row.number(1)?))).collect()
    }
}
