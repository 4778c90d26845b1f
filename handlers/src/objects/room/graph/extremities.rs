//! The end of the room: its newest position, its current state, its forward extremities.
//!
//! Every row of `pdu` says what the current state and the newest live event (the tip) were once it was
//! stored. The tip is always an extremity; only the others take rows, so a room without forks writes none.

use std::collections::BTreeSet;

use lattice_rooms::{EventNumber, Root};

use super::statements::{
    ADD_EXTREMITY, ADD_TURN, EXTREMITIES, HEAD_BY_EVENT, HEAD_BY_TURN, REMOVE_EXTREMITIES,
};
use super::{Flags, Graph, NewEvent, StateRoots, json_array};
use crate::ports::{PortError, Row};

/// Above every number: integers reach the platform's SQLite as doubles.
const NEWEST: u64 = (1 << 53) - 1;

/// Where the room stands after a position.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    /// The last number that was given away.
    pub position: u64,
    /// The current state.
    pub current: Root,
    /// The newest live event; 0 if there is none.
    pub tip: EventNumber,
}

impl Graph {
    /// Where the room stands now.
    ///
    /// # Errors
    /// If the database fails.
    pub fn head(&self) -> Result<Head, PortError> {
        self.head_at(NEWEST)
    }

    /// Where the room stood at a position of its stream: the difference of two of these states is what a
    /// sync between the positions owes.
    ///
    /// # Errors
    /// If the database fails.
    pub fn head_at(&self, position: u64) -> Result<Head, PortError> {
        let mut newest = Head::default();
        for statement in [HEAD_BY_EVENT, HEAD_BY_TURN] {
            for row in self.sql.query(statement, &[position.into()])? {
                newest = std::cmp::max_by_key(newest, head(&row)?, |head| head.position);
            }
        }
        Ok(newest)
    }

    /// The forward extremities now.
    ///
    /// # Errors
    /// If the database fails.
    pub fn extremities(&self) -> Result<BTreeSet<EventNumber>, PortError> {
        let tip = self.head()?.tip;
        let mut all = self.other_extremities()?;
        all.extend((tip != 0).then_some(tip));
        Ok(all)
    }

    /// Stores an event. A live one becomes an extremity; `staying` are those of the older ones that stay.
    /// Inside a transaction.
    ///
    /// # Errors
    /// If an auth event is not stored, or the database fails.
    pub fn add(&self, event: &NewEvent<'_>, staying: &BTreeSet<EventNumber>) -> Result<(), PortError> {
        let old = self.head()?.tip;
        let tip = if event.flags.is_live() { event.number } else { old };
        self.insert(event, tip)?;
        self.advance(old, tip, staying)
    }

    /// An older event enters the timeline at the next position, which is returned. Inside a transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub fn enter_timeline(
        &self,
        number: EventNumber,
        flags: Flags,
        states: StateRoots,
        staying: &BTreeSet<EventNumber>,
    ) -> Result<u64, PortError> {
        let flags = flags.without(Flags::OUTLIER).with(Flags::LATE);
        self.judge_again(number, flags, states)?;
        let (old, position) = (self.head()?.tip, self.next_number()?);
        let values = [position.into(), number.into(), states.current.0.into(), number.into()];
        self.sql.query(ADD_TURN, &values)?;
        self.advance(old, number, staying)?;
        Ok(position)
    }

    /// Resolution alone changed the current state: that takes a position too, which is returned. Inside a
    /// transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub fn resolve_current(&self, current: Root) -> Result<u64, PortError> {
        let (tip, position) = (self.head()?.tip, self.next_number()?);
        self.sql.query(ADD_TURN, &[position.into(), None::<u64>.into(), current.0.into(), tip.into()])?;
        Ok(position)
    }

    /// Writes what changed among the extremities beside the tip.
    fn advance(
        &self,
        old: EventNumber,
        tip: EventNumber,
        staying: &BTreeSet<EventNumber>,
    ) -> Result<(), PortError> {
        if old == tip {
            return Ok(());
        }
        let others = self.other_extremities()?;
        let gone: Vec<u64> = others.iter().copied().filter(|other| !staying.contains(other)).collect();
        if !gone.is_empty() {
            self.sql.query(REMOVE_EXTREMITIES, &[json_array(&gone).into()])?;
        }
        if old != 0 && staying.contains(&old) {
            self.sql.query(ADD_EXTREMITY, &[old.into()])?;
        }
        Ok(())
    }

    fn other_extremities(&self) -> Result<BTreeSet<EventNumber>, PortError> {
        self.sql.query(EXTREMITIES, &[])?.iter().map(|row| row.number(0)).collect()
    }
}

fn head(row: &Row) -> Result<Head, PortError> {
    Ok(Head { position: row.number(0)?, current: Root(row.number(1)?), tip: row.number(2)? })
}
