//! Full states and their differences, as events.

use std::rc::Rc;

use lattice_rooms::{EventNumber, Pdu, Root};

use super::Store;
use super::event::StoredEvent;
use crate::ports::PortError;

impl Store {
    /// The current state at a position of the stream, by ascending event number.
    pub fn whole_state(&self, position: u64) -> Result<Vec<Rc<Pdu>>, PortError> {
        self.events_between(Root::default(), self.head_at(position)?.current)
    }

    /// The events that bring a client from the current state at one position to that at another, by ascending
    /// event number. A key that the later state no longer has is left out.
    pub fn state_difference(&self, from: u64, to: u64) -> Result<Vec<Rc<Pdu>>, PortError> {
        self.events_between(self.head_at(from)?.current, self.head_at(to)?.current)
    }

    /// The event that a state event replaced: the one with its key in the state before it.
    pub fn replaced(&self, event: &StoredEvent) -> Result<Option<Rc<Pdu>>, PortError> {
        let Some(key) = event.pdu.state_map_key() else { return Ok(None) };
        Ok(self.state(event.states.before, std::slice::from_ref(&key))?.remove(&key))
    }

    /// The events of the state `to` that are not in the state `from`.
    fn events_between(&self, from: Root, to: Root) -> Result<Vec<Rc<Pdu>>, PortError> {
        let changed = self.states.difference(from, to)?.into_values();
        let mut numbers: Vec<EventNumber> = changed.filter_map(|(_, to)| to).collect();
        numbers.sort_unstable();
        Ok(self.events(&numbers)?.into_iter().map(|event| event.pdu).collect())
    }
}
