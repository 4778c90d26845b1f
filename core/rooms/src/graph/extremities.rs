//! The end of the graph: which events nothing follows, and the state that they make up.

use std::collections::BTreeSet;

use super::Graph;
use super::event_store::{EventNumber, EventStatus, EventStore, Root};

/// How many events an event of ours follows.
const MAX_OWN_PREV_EVENTS: usize = 10;

impl<A: EventStore> Graph<A> {
    /// The events that the next event of ours follows, by ascending number: the forward extremities; of more
    /// than `MAX_OWN_PREV_EVENTS` the newest by number. Synapse takes as many, the deepest: but depth is what another
    /// server says. An event of ours makes one extremity of those it follows, so older ones come next.
    pub fn choose_prev_events(&self) -> Vec<EventNumber> {
        let mut newest: Vec<EventNumber> =
            self.extremities.iter().rev().take(MAX_OWN_PREV_EVENTS).copied().collect();
        newest.reverse();
        newest
    }

    /// An event that was accepted follows those that it names.
    pub(super) fn advance(&mut self, number: EventNumber) -> Result<(), A::Error> {
        let entry = self.store.entry(number)?;
        // What follows a refused event follows, for us, what that one follows.
        let (mut before, mut seen) = (entry.prev.clone(), BTreeSet::new());
        while let Some(prev) = before.pop() {
            if self.extremities.remove(&prev) || !seen.insert(prev) {
                continue;
            }
            let entry = self.store.entry(prev)?;
            if entry.status != EventStatus::Accepted {
                before.extend(&entry.prev);
            }
        }
        if !self.store.is_followed(entry.pdu.id())? {
            self.extremities.insert(number);
        }
        let ends: Vec<EventNumber> = self.extremities.iter().copied().collect();
        self.current = self.state_after(&ends)?;
        Ok(())
    }

    /// The state after events that have a place: what an event that follows them is built by.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn state_after(&mut self, events: &[EventNumber]) -> Result<Root, A::Error> {
        let mut states = BTreeSet::new();
        for number in events {
            states.insert(self.store.entry(*number)?.after);
        }
        self.resolve(&states)
    }
}
