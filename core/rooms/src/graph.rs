//! The event graph of a room: what it makes of events that come in any order.

mod auth_checks;
mod event_store;
mod extremities;
mod memory;
mod receive;
mod resync;
mod trie;

use std::collections::BTreeSet;

use ruma_common::room_version_rules::RoomVersionRules;

pub use event_store::{Changes, Difference, Entry, EventNumber, EventStatus, EventStore, Root};
pub use memory::Memory;
pub use receive::{CheckedEvent, Received, RemoteState, Role};

use crate::resolve;

/// A room's events with its current state, above an archive that keeps them.
///
/// Whoever brings the events sees to it that all are of this room.
#[derive(Debug, Clone)]
pub struct Graph<A> {
    rules: RoomVersionRules,
    store: A,
    extremities: BTreeSet<EventNumber>,
    current: Root,
    resolved: Option<Resolved>,
}

/// The last states that were resolved, and the state that they make up.
pub type Resolved = (BTreeSet<Root>, Root);

impl<A: EventStore> Graph<A> {
    /// A room of which nothing is known.
    pub fn new(rules: RoomVersionRules, store: A) -> Self {
        Self::open(rules, store, BTreeSet::new(), Root::default())
    }

    /// A room that is in its archive, with the forward extremities and the current state that it had.
    pub fn open(
        rules: RoomVersionRules,
        store: A,
        extremities: BTreeSet<EventNumber>,
        current: Root,
    ) -> Self {
        Self { rules, store, extremities, current, resolved: None }
    }

    /// The same room with what an earlier graph had resolved last.
    #[must_use]
    pub fn with_resolved(self, resolved: Option<Resolved>) -> Self {
        Self { resolved, ..self }
    }

    /// What was resolved last: whoever opens the room again need not resolve it anew.
    pub fn resolved(&self) -> Option<&Resolved> {
        self.resolved.as_ref()
    }

    /// The store.
    pub fn store(&self) -> &A {
        &self.store
    }

    /// The events that nothing accepted follows: what the next event is to follow.
    pub fn extremities(&self) -> &BTreeSet<EventNumber> {
        &self.extremities
    }

    /// The state after all extremities.
    pub fn current(&self) -> Root {
        self.current
    }

    /// What somebody who knew one state must hear of to know another.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn difference(&self, from: Root, to: Root) -> Result<Difference, A::Error> {
        self.store.difference(from, to)
    }

    /// The state that several states make up together (room version pages, "State resolution").
    ///
    /// # Errors
    /// If the archive fails.
    pub fn resolve(&mut self, states: &BTreeSet<Root>) -> Result<Root, A::Error> {
        if states.len() < 2 {
            return Ok(states.first().copied().unwrap_or_default());
        }
        match &self.resolved {
            Some((known, root)) if known == states => return Ok(*root),
            _ => {}
        }
        let root = resolve::resolve(&mut self.store, states, &self.rules)?;
        self.resolved = Some((states.clone(), root));
        Ok(root)
    }
}
