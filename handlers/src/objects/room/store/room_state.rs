//! Whole states and their differences, as events.

use std::rc::Rc;

use lattice_rooms::{EventNumber, Pdu, Root};

use super::Store;
use super::event::StoredEvent;
use crate::ports::PortError;

impl Store {
    /// The current state as it was at a position of the stream, by event number.
    ///
    /// # Errors
    /// If the database fails.
    pub fn whole_state(&self, position: u64) -> Result<Vec<Rc<Pdu>>, PortError> {
        self.events_between(Root::default(), self.head_at(position)?.current)
    }

    /// What a client that knew the state at one position must hear of to know the state at another, by event
    /// number. A key that the later state no longer holds has no event.
    ///
    /// # Errors
    /// If the database fails.
    pub fn state_difference(&self, from: u64, to: u64) -> Result<Vec<Rc<Pdu>>, PortError> {
        self.events_between(self.head_at(from)?.current, self.head_at(to)?.current)
    }

    /// The event that a state event replaced.
    ///
    /// # Errors
    /// If the database fails.
    pub fn replaced(&self, event: &StoredEvent) -> Result<Option<Rc<Pdu>>, PortError> {
        let Some(key) = event.pdu.state_map_key() else { return Ok(None) };
        Ok(self.state(event.states.before, std::slice::from_ref(&key))?.remove(&key))
    }

    /// The events that one state holds and another does not.
    fn events_between(&self, from: Root, to: Root) -> Result<Vec<Rc<Pdu>>, PortError> {
        let changed = self.states.difference(from, to)?.into_values();
        let mut numbers: Vec<EventNumber> = changed.filter_map(|(_, to)| to).collect();
        numbers.sort_unstable();
        Ok(self.events(&numbers)?.into_iter().map(|event| event.pdu).collect())
    }
}
