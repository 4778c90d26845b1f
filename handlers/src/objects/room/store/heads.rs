//! The head of the room: the newest position, the current state, the forward extremities.
//!
//! Each row of `event` has the current state and the newest forward extremity (the tip) after it was stored.
//! Only the other extremities have rows of their own, so a room without forks has none. The tip is the newest position,
//! unless the stream has a newer entry, or the tip is hidden: its row has the position before it.

use std::collections::BTreeSet;

use lattice_rooms::{EventNumber, MAX_OWN_PREV_EVENTS, Root};

use super::Store;
use super::corruption::corrupt;
use super::head::Head;
use super::lists::json_array;
use super::statements::{
    ADD_EXTREMITY, ADD_STREAM_ENTRY, EXTREMITIES, HEAD_BY_ENTRY, HEAD_BY_EVENT, LAST_EPHEMERAL,
    REMOVE_EXTREMITIES,
};
use crate::objects::host::Write;
use crate::objects::protocol::room::JoinExtremities;
use crate::ports::{PortError, Query, Row};

/// Above every event number, and exact as a double: the platform passes integers to SQLite as doubles.
const NEWEST: u64 = (1 << 53) - 1;

impl Store {
    /// The current head of the room.
    pub fn head(&self) -> Result<Head, PortError> {
        if let Some(head) = self.cache().head {
            return Ok(head);
        }
        let mut head = self.head_at(NEWEST)?;
        let ephemeral = self.storage.query(LAST_EPHEMERAL, &[])?;
        let last = ephemeral.first().map_or(Ok(0), |row| row.number(0))?;
        head.position = head.position.max(last);
        head.last_number = head.last_number.max(last);
        self.cache().head = Some(head);
        Ok(head)
    }

    /// The newest position, if it is in memory: a command that moves it leaves it there.
    pub fn known_position(&self) -> Option<u64> {
        self.cache().head.map(|head| head.position)
    }

    /// The head of the room at a position of its stream, but for receipts, presence and device lists. The difference of the current states at two
    /// positions is what a sync must send.
    pub fn head_at(&self, position: u64) -> Result<Head, PortError> {
        let newest = |query: Query| -> Result<Head, PortError> {
            let rows = self.storage.query(query, &[position.into()])?;
            rows.first().map_or(Ok(Head::default()), head)
        };
        let (event, entry) = (newest(HEAD_BY_EVENT)?, newest(HEAD_BY_ENTRY)?);
        let last = if event.last_number > entry.last_number { event } else { entry };
        // Rejected, soft-failed, backfilled and outlier events take numbers but no position; so the position
        // is that of the tip, unless a stream entry or a receipt is newer.
        Ok(Head { position: last.position.max(entry.last_number), ..last })
    }

    /// The current forward extremities.
    pub fn extremities(&self) -> Result<BTreeSet<EventNumber>, PortError> {
        if let Some(extremities) = &self.cache().extremities {
            return Ok(extremities.clone());
        }
        let rows = self.storage.query(EXTREMITIES, &[])?;
        let mut all = rows.iter().map(|row| row.number(0)).collect::<Result<BTreeSet<_>, _>>()?;
        let tip = self.head()?.tip;
        all.extend((tip != 0).then_some(tip));
        self.cache().extremities = Some(all.clone());
        Ok(all)
    }

    /// Replaces the forward extremities: writes the rows of those other than the tip.
    pub(super) fn write_extremities(
        &self,
        write: &Write<'_>,
        new: &BTreeSet<EventNumber>,
        tip: EventNumber,
    ) -> Result<(), PortError> {
        let (old, old_tip) = (self.extremities()?, self.head()?.tip);
        let had_row = |number: &EventNumber| old.contains(number) && *number != old_tip;
        let has_row = |number: &EventNumber| new.contains(number) && *number != tip;
        let gone: Vec<EventNumber> =
            old.iter().copied().filter(|number| had_row(number) && !has_row(number)).collect();
        if !gone.is_empty() {
            write.change(REMOVE_EXTREMITIES, &[json_array(&gone).into()])?;
        }
        for number in new.iter().filter(|number| has_row(number) && !had_row(number)) {
            write.change(ADD_EXTREMITY, &[(*number).into()])?;
        }
        self.cache().extremities = Some(new.clone());
        // Tried at each ten, so that ten which nobody may join do not cost a try with every event.
        let tens = |extremities: &BTreeSet<EventNumber>| extremities.len() / MAX_OWN_PREV_EVENTS;
        if tens(new) > tens(&old) { self.join_extremities_later(write, MAX_OWN_PREV_EVENTS) } else { Ok(()) }
    }

    /// Records the command for this Room itself: it joins the forward extremities in turns of its own, as long as there
    /// are `least`.
    pub fn join_extremities_later(&self, write: &Write<'_>, least: usize) -> Result<(), PortError> {
        let identity = self.identity()?.ok_or_else(|| corrupt("the room does not exist"))?;
        write.record(&identity.room_id, &JoinExtremities { least })
    }

    /// Takes a new stream position: for an event that enters the timeline with an older number, or for a
    /// change of the current state by state resolution alone (`number` is `None`).
    pub(super) fn enter_stream(
        &self,
        write: &Write<'_>,
        head: &mut Head,
        number: Option<EventNumber>,
    ) -> Result<(), PortError> {
        head.last_number += 1;
        head.position = head.last_number;
        let values = [head.position.into(), number.into(), head.current.0.into(), head.tip.into()];
        write.change(ADD_STREAM_ENTRY, &values).map(drop)
    }
}

/// A head at the position of its tip.
fn head(row: &Row) -> Result<Head, PortError> {
    let (last_number, current, tip) = (row.number(0)?, Root(row.number(1)?), row.number(2)?);
    Ok(Head { position: row.number(3)?, current, tip, last_number })
}
