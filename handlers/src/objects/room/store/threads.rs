//! The threads of the room, by their newest events.

use lattice_rooms::{EventNumber, HistoryVisibility, Pdu, Relation};
use ruma_common::{EventId, OwnedEventId, UserId};
use ruma_state_res::Event as _;

use super::Store;
use super::corruption::corrupt;
use super::lists::json_array;
use super::place::Place;
use super::statements::{
    ADD_TO_THREAD, HIDE_HISTORY, HIDES_HISTORY, NEWEST_OF_THREAD, PARTS_OF_THREADS, REMOVE_THREAD,
    TAKE_FROM_THREAD, THREADS, THREADS_BEFORE,
};
use crate::objects::host::Write;
use crate::ports::{PortError, Row};

/// The most events of a thread that are counted for a reader who does not see it whole.
const MAX_COUNTED: u64 = 1_000;

/// A thread, or the part of one that a reader sees whole.
#[derive(Debug)]
pub struct FoundThread {
    /// The event it began with.
    pub root: OwnedEventId,
    /// Its newest event.
    pub latest: EventNumber,
    /// The number of its events, without the root.
    pub count: u64,
    /// Whether the reader sent one of its events.
    pub has_own: bool,
}

/// A thread in the list of threads.
#[derive(Debug)]
pub struct ListedThread {
    /// The event it began with.
    pub root: OwnedEventId,
    /// The place of its newest event.
    pub place: Place,
    /// Whether the reader sent one of its events.
    pub has_own: bool,
}

impl Store {
    /// Counts an event that entered the timeline, if it is in a thread.
    pub(super) fn enter_thread(
        &self,
        write: &Write<'_>,
        number: EventNumber,
        pdu: &Pdu,
    ) -> Result<(), PortError> {
        let Some(root) = root(pdu) else { return Ok(()) };
        write.change(ADD_TO_THREAD, &[root.as_str().into(), pdu.depth().into(), number.into()]).map(drop)
    }

    /// Takes an event that left the timeline, or lost its relation, out of its thread.
    pub(super) fn leave_thread(&self, write: &Write<'_>, pdu: &Pdu) -> Result<(), PortError> {
        let Some(root) = root(pdu) else { return Ok(()) };
        let rows = self.storage.query(NEWEST_OF_THREAD, &[root.as_str().into()])?;
        let Some(newest) = rows.first() else {
            return write.change(REMOVE_THREAD, &[root.as_str().into()]).map(drop);
        };
        let values = [newest.number(0)?.into(), newest.number(1)?.into(), root.as_str().into()];
        write.change(TAKE_FROM_THREAD, &values).map(drop)
    }

    /// Notes that the history may be hidden from members, if the event says so.
    pub(super) fn follow_visibility(&self, write: &Write<'_>, pdu: &Pdu) -> Result<(), PortError> {
        let hides =
            matches!(HistoryVisibility::of(pdu), HistoryVisibility::Invited | HistoryVisibility::Joined);
        if !hides || !pdu.is("m.room.history_visibility", "") || self.hides_history()? {
            return Ok(());
        }
        self.cache().hides_history = Some(true);
        write.change(HIDE_HISTORY, &[]).map(drop)
    }

    /// Whether a part of the history was ever hidden from members who joined later.
    pub fn hides_history(&self) -> Result<bool, PortError> {
        if let Some(hides) = self.cache().hides_history {
            return Ok(hides);
        }
        let rows = self.storage.query(HIDES_HISTORY, &[])?;
        let hides = rows.first().map_or(Ok(0), |row| row.number(0))? != 0;
        self.cache().hides_history = Some(hides);
        Ok(hides)
    }

    /// The threads among the events.
    pub fn threads(&self, roots: &[&EventId], reader: &UserId) -> Result<Vec<FoundThread>, PortError> {
        let rows = self.storage.query(THREADS, &[json_array(roots).into(), reader.as_str().into()])?;
        rows.iter().filter_map(|row| found(row).transpose()).collect()
    }

    /// The parts of the threads among the events between two places.
    pub fn parts_of_threads(
        &self,
        roots: &[&EventId],
        reader: &UserId,
        (from, upto): (Place, Place),
    ) -> Result<Vec<FoundThread>, PortError> {
        let values = [
            json_array(roots).into(),
            from.depth.into(),
            from.number.into(),
            upto.depth.into(),
            upto.number.into(),
            MAX_COUNTED.into(),
            reader.as_str().into(),
        ];
        let rows = self.storage.query(PARTS_OF_THREADS, &values)?;
        rows.iter().filter_map(|row| found(row).transpose()).collect()
    }

    /// At most `limit` threads whose newest events are before a place, latest first.
    pub fn threads_before(
        &self,
        place: Place,
        reader: &UserId,
        limit: u64,
    ) -> Result<Vec<ListedThread>, PortError> {
        let values = [place.depth.into(), place.number.into(), reader.as_str().into(), limit.into()];
        let listed = |row: &Row| {
            Ok(ListedThread {
                root: EventId::parse(row.text(0)?).map_err(corrupt)?,
                place: Place { depth: row.number(1)?, number: row.number(2)? },
                has_own: row.number(3)? != 0,
            })
        };
        self.storage.query(THREADS_BEFORE, &values)?.iter().map(listed).collect()
    }
}

fn root(pdu: &Pdu) -> Option<OwnedEventId> {
    let relation = Relation::of(pdu.content())?;
    (relation.rel_type == Relation::THREAD).then_some(relation.event_id)
}

fn found(row: &Row) -> Result<Option<FoundThread>, PortError> {
    let Some(latest) = row.optional_number(1)? else { return Ok(None) };
    let root = EventId::parse(row.text(0)?).map_err(corrupt)?;
    Ok(Some(FoundThread { root, latest, count: row.number(2)?, has_own: row.number(3)? != 0 }))
}
