//! Events as rows of `pdu`.

use std::collections::BTreeMap;

use lattice_rooms::{EventNumber, Pdu, Root};
use ruma_common::OwnedEventId;
use ruma_state_res::Event as _;

use super::statements::{
    ADD_EVENT, ADD_MISSING, ADD_PREV, ENTER_TIMELINE, EVENTS_BY_ID, EVENTS_BY_NUMBER, LAST_NUMBER,
    NUMBERS_BY_ID, REDACT, REMOVE_MISSING, WANTED_BY,
};
use super::{Flags, Graph, NewEvent, ROWS_PER_STATEMENT, StateRoots, StoredEvent, corrupt, json_array};
use crate::ports::{PortError, Row, SqlValue};

impl Graph {
    /// The number that the next event or position will have.
    ///
    /// # Errors
    /// If the database fails.
    pub fn next_number(&self) -> Result<EventNumber, PortError> {
        let rows = self.sql.query(LAST_NUMBER, &[])?;
        Ok(rows.first().map_or(Ok(0), |row| row.number(0))? + 1)
    }

    /// Writes an event whose auth events are stored; of its predecessors, those that are not become gaps.
    /// Inside a transaction, before [`Graph::advance`].
    pub(super) fn insert(&self, event: &NewEvent<'_>, tip: EventNumber) -> Result<(), PortError> {
        let pdu = event.pdu;
        let (prev, gaps) = self.numbers(pdu.prev_events())?;
        let (auth, unknown) = self.numbers(pdu.auth_events())?;
        if !unknown.is_empty() {
            return Err(PortError::new("room graph", "add", "an auth event is not stored"));
        }
        let values: [SqlValue; 15] = [
            event.number.into(),
            pdu.id().as_str().into(),
            event.flags.0.into(),
            pdu.event_type().into(),
            pdu.state_key().into(),
            pdu.sender().as_str().into(),
            pdu.depth().into(),
            u64::from(pdu.origin_server_ts().0).into(),
            json_array(&prev).into(),
            json_array(&auth).into(),
            event.states.before.0.into(),
            event.states.after.0.into(),
            event.states.current.0.into(),
            tip.into(),
            pdu.json().into(),
        ];
        self.sql.query(ADD_EVENT, &values)?;
        for gap in gaps {
            self.sql.query(ADD_MISSING, &[gap.into(), event.number.into()])?;
        }
        self.close_gap(pdu, event.number)
    }

    /// Those who named the event before it was here learn its number.
    fn close_gap(&self, pdu: &Pdu, number: EventNumber) -> Result<(), PortError> {
        let wanted_by = self.sql.query(WANTED_BY, &[pdu.id().as_str().into()])?;
        for row in &wanted_by {
            self.sql.query(ADD_PREV, &[number.into(), row.number(0)?.into()])?;
        }
        if !wanted_by.is_empty() {
            self.sql.query(REMOVE_MISSING, &[pdu.id().as_str().into()])?;
        }
        Ok(())
    }

    /// The numbers of events in the order of their ids, and the ids that are not stored.
    pub(super) fn numbers<'a>(
        &self,
        ids: impl Iterator<Item = &'a OwnedEventId>,
    ) -> Result<(Vec<EventNumber>, Vec<&'a str>), PortError> {
        let ids: Vec<&str> = ids.map(|id| id.as_str()).collect();
        let mut known = BTreeMap::new();
        for slice in ids.chunks(ROWS_PER_STATEMENT) {
            for row in self.sql.query(NUMBERS_BY_ID, &[json_array(slice).into()])? {
                known.insert(row.text(0)?, row.number(1)?);
            }
        }
        let unknown = ids.iter().copied().filter(|id| !known.contains_key(*id)).collect();
        Ok((ids.iter().filter_map(|id| known.get(*id).copied()).collect(), unknown))
    }

    /// Events by number, those that are stored, by ascending number.
    ///
    /// # Errors
    /// If the database fails.
    pub fn events(&self, numbers: &[EventNumber]) -> Result<Vec<StoredEvent>, PortError> {
        let mut found = Vec::new();
        for slice in numbers.chunks(ROWS_PER_STATEMENT) {
            let rows = self.sql.query(EVENTS_BY_NUMBER, &[json_array(slice).into()])?;
            found.append(&mut rows.iter().map(stored).collect::<Result<_, _>>()?);
        }
        Ok(found)
    }

    /// Events by id, those that are stored, by ascending number.
    ///
    /// # Errors
    /// If the database fails.
    pub fn events_by_id(&self, ids: &[&str]) -> Result<Vec<StoredEvent>, PortError> {
        let mut found = Vec::new();
        for slice in ids.chunks(ROWS_PER_STATEMENT) {
            let rows = self.sql.query(EVENTS_BY_ID, &[json_array(slice).into()])?;
            found.append(&mut rows.iter().map(stored).collect::<Result<_, _>>()?);
        }
        Ok(found)
    }

    /// Replaces the JSON of an event by what a redaction left of it. Inside a transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub fn redact(&self, number: EventNumber, json: &str) -> Result<(), PortError> {
        self.sql.query(REDACT, &[json.into(), Flags::REDACTED.0.into(), number.into()]).map(drop)
    }

    /// What was decided anew about an event: an outlier that got its place, a verdict once the full state is
    /// known. Inside a transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub fn judge_again(
        &self,
        number: EventNumber,
        flags: Flags,
        states: StateRoots,
    ) -> Result<(), PortError> {
        let StateRoots { before, after, current } = states;
        let values = [flags.0.into(), before.0.into(), after.0.into(), current.0.into(), number.into()];
        self.sql.query(ENTER_TIMELINE, &values).map(drop)
    }
}

/// A row of `pdu`, its columns in the order of the migration.
pub(super) fn stored(row: &Row) -> Result<StoredEvent, PortError> {
    let numbers = |column| serde_json::from_str(&row.text(column)?).map_err(corrupt);
    Ok(StoredEvent {
        number: row.number(0)?,
        event_id: row.text(1)?,
        flags: Flags(row.number(2)?),
        kind: row.text(3)?,
        state_key: row.optional_text(4)?,
        sender: row.text(5)?,
        depth: row.number(6)?,
        ts: row.number(7)?,
        prev: numbers(8)?,
        auth: numbers(9)?,
        states: StateRoots {
            before: Root(row.number(10)?),
            after: Root(row.number(11)?),
            current: Root(row.number(12)?),
        },
        json: row.text(14)?,
    })
}
