//! Events in the order of the stream, and in the order of the timeline: by depth, then number.

use lattice_rooms::EventNumber;

use super::row::stored;
use super::statements::{AFTER, BEFORE, GAPS, LIVE_BETWEEN};
use super::{Graph, StoredEvent};
use crate::ports::PortError;

/// A place in the timeline. Backfilled events take theirs between those that were here before them.
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

impl Graph {
    /// The newest `limit` events of a span of the stream, newest first, with their positions.
    ///
    /// # Errors
    /// If the database fails.
    pub fn live(&self, span: Span, limit: u64) -> Result<Vec<(u64, EventNumber)>, PortError> {
        let rows = self.sql.query(LIVE_BETWEEN, &[span.after.into(), span.upto.into(), limit.into()])?;
        rows.iter().map(|row| Ok((row.number(0)?, row.number(1)?))).collect()
    }

    /// At most `limit` events before a place, latest first.
    ///
    /// # Errors
    /// If the database fails.
    pub fn before(&self, place: Place, limit: u64) -> Result<Vec<StoredEvent>, PortError> {
        let rows = self.sql.query(BEFORE, &[place.depth.into(), place.number.into(), limit.into()])?;
        rows.iter().map(stored).collect()
    }

    /// At most `limit` events after a place, earliest first.
    ///
    /// # Errors
    /// If the database fails.
    pub fn after(&self, place: Place, limit: u64) -> Result<Vec<StoredEvent>, PortError> {
        let rows = self.sql.query(AFTER, &[place.depth.into(), place.number.into(), limit.into()])?;
        rows.iter().map(stored).collect()
    }

    /// At most `limit` gaps at or after a place, latest first: the id of a predecessor that is not here, and
    /// the event that names it.
    ///
    /// # Errors
    /// If the database fails.
    pub fn gaps(&self, from: Place, limit: u64) -> Result<Vec<(String, EventNumber)>, PortError> {
        let rows = self.sql.query(GAPS, &[from.depth.into(), from.number.into(), limit.into()])?;
        rows.iter().map(|row| Ok((row.text(0)?, row.number(1)?))).collect()
    }
}
