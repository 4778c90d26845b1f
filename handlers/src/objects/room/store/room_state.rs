//! Full states and their differences, as events.

use std::collections::BTreeSet;
use std::rc::Rc;

use lattice_rooms::{EventNumber, Pdu, Root, StateMapKey};

use super::Store;
use super::event::StoredEvent;
use super::statements::{OTHER_SLOTS, SLOTS_OF_TYPE};
use crate::ports::PortError;

/// The most bytes of a state, or of the difference of two, that a sync reads.
pub const MAX_STATE_BYTES: usize = 10 * 1024 * 1024;
/// The events that are read together: each may have the largest size.
const EVENTS_PER_READ: usize = 100;

impl Store {
    /// The current state at a position of the stream, by ascending event number.
    ///
    /// # Errors
    /// As [`Self::state_difference`].
    pub fn whole_state(&self, position: u64) -> Result<Vec<Rc<Pdu>>, PortError> {
        self.events_between(Root::default(), self.head_at(position)?.current)
    }

    /// The events that bring a client from the current state at one position to that at another, by ascending
    /// event number. A key that the later state no longer has is left out.
    ///
    /// # Errors
    /// If the database fails or the events have more than [`MAX_STATE_BYTES`].
    pub fn state_difference(&self, from: u64, to: u64) -> Result<Vec<Rc<Pdu>>, PortError> {
        self.events_between(self.head_at(from)?.current, self.head_at(to)?.current)
    }

    /// The numbers of all events of a state.
    pub fn all_of_state(&self, state: Root) -> Result<BTreeSet<EventNumber>, PortError> {
        let all = self.states.difference(Root::default(), state)?;
        Ok(all.into_values().filter_map(|(_, number)| number).collect())
    }

    /// The numbers of the events of a state that are not member events, and of the member events of some users.
    pub fn lazy_state<'a>(
        &self,
        state: Root,
        users: impl Iterator<Item = &'a str>,
    ) -> Result<BTreeSet<EventNumber>, PortError> {
        let others = self.storage.query(OTHER_SLOTS, &[])?;
        let mut slots = others.iter().map(|row| row.number(0)).collect::<Result<BTreeSet<_>, _>>()?;
        let keys: Vec<StateMapKey> =
            users.map(|user| ("m.room.member".to_owned(), user.to_owned())).collect();
        slots.extend(self.slots(&keys)?.into_values());
        Ok(self.states.get(state, &slots)?.into_values().collect())
    }

    /// The numbers of the events of one type in a state, among the first `limit` state keys that the type ever had.
    pub fn state_of_type(
        &self,
        state: Root,
        event_type: &str,
        limit: u64,
    ) -> Result<BTreeSet<EventNumber>, PortError> {
        let rows = self.storage.query(SLOTS_OF_TYPE, &[event_type.into(), limit.into()])?;
        let slots = rows.iter().map(|row| row.number(0)).collect::<Result<BTreeSet<_>, _>>()?;
        Ok(self.states.get(state, &slots)?.into_values().collect())
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
        let (mut events, mut bytes) = (Vec::new(), 0);
        for slice in numbers.chunks(EVENTS_PER_READ) {
            for event in self.events(slice)? {
                bytes += event.pdu.json().len();
                events.push(event.pdu);
            }
            if bytes > MAX_STATE_BYTES {
                let reason = format!("{} events have more than {MAX_STATE_BYTES} bytes", numbers.len());
                return Err(PortError::new("state", "read", reason));
            }
        }
        Ok(events)
    }
}
