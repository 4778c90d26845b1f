//! The forward extremities of a room, and the state after them.

use std::collections::BTreeSet;

use super::Graph;
use super::event_store::{EventNumber, EventStatus, EventStore, Root};

/// The most `prev_events` of an event of this server.
pub const MAX_OWN_PREV_EVENTS: usize = 10;
/// The most forward extremities of a room. An event that would be one more is in the graph, and what follows it
/// takes its state in; it is not among the forward extremities itself, so that the state after these stays cheap to
/// resolve, whatever other servers send.
pub const MAX_EXTREMITIES: usize = 100;

impl<S: EventStore> Graph<S> {
    /// The `prev_events` of the next event of this server, by ascending number: the forward extremities, and
    /// of more than `MAX_OWN_PREV_EVENTS` those with the highest numbers. Synapse takes as many, but the
    /// deepest; other servers choose their depths. The new event replaces these extremities, so the next
    /// takes older ones.
    pub fn choose_prev_events(&self) -> Vec<EventNumber> {
        let mut newest: Vec<EventNumber> =
            self.extremities.iter().rev().take(MAX_OWN_PREV_EVENTS).copied().collect();
        newest.reverse();
        newest
    }

    /// Replaces the extremities that an accepted event names in `prev_events` by the event. If the state after them is
    /// too dear to resolve, the extremities stay as they were: the event does not count until another follows it.
    pub(super) fn advance(&mut self, number: EventNumber) -> Result<(), S::Error> {
        let before = self.extremities.clone();
        match self.try_advance(number) {
            Err(_) if self.store.is_exhausted() => {
                self.extremities = before;
                Ok(())
            }
            advanced => advanced,
        }
    }

    fn try_advance(&mut self, number: EventNumber) -> Result<(), S::Error> {
        let entry = self.store.entry(number)?;
        self.replace(&entry.prev)?;
        if !self.store.is_followed(entry.pdu.id())? {
            self.add_extremity(number);
        }
        let extremities: Vec<EventNumber> = self.extremities.iter().copied().collect();
        self.current = self.state_after(&extremities)?;
        Ok(())
    }

    /// Adds an event to the extremities, unless they are `MAX_EXTREMITIES`: the older ones stay. If the newer ones
    /// took their places, whoever sends many forks of an old event could take the room's newest state away.
    pub(super) fn add_extremity(&mut self, number: EventNumber) {
        if self.extremities.len() < MAX_EXTREMITIES {
            self.extremities.insert(number);
        }
    }

    /// Removes the extremities that an event with these prev events replaces.
    pub(super) fn replace(&mut self, prev: &[EventNumber]) -> Result<(), S::Error> {
        // An event that follows an unaccepted event also follows the prev events of that one.
        let (mut before, mut seen) = (prev.to_vec(), BTreeSet::new());
        while let Some(prev) = before.pop() {
            if self.extremities.remove(&prev) || !seen.insert(prev) {
                continue;
            }
            let entry = self.store.entry(prev)?;
            if entry.status != EventStatus::Accepted {
                before.extend(&entry.prev);
            }
        }
        Ok(())
    }

    /// The resolved state after `events`: the state before an event that names them in `prev_events`.
    ///
    /// # Errors
    /// If the store fails.
    pub fn state_after(&mut self, events: &[EventNumber]) -> Result<Root, S::Error> {
        let mut states = BTreeSet::new();
        for number in events {
            states.insert(self.store.header(*number)?.after);
        }
        self.resolve(&states)
    }
}
