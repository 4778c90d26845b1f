//! The event graph of a room: authorises events, keeps the forward extremities and the current state.

mod auth_checks;
mod event_store;
mod extremities;
mod memory;
mod receive;
mod resync;
mod trie;

use std::collections::BTreeSet;

pub use event_store::{Changes, Difference, Entry, EventNumber, EventStatus, EventStore, Header, Root};
pub use extremities::{MAX_EXTREMITIES, MAX_OWN_PREV_EVENTS};
pub use memory::Memory;
pub use receive::{CheckedEvent, Received, RemoteState, Role};

use crate::{RoomVersionRules, resolve};

/// The events of a room in an event store, with the forward extremities and the current state.
///
/// The caller passes only events of this room.
#[derive(Debug, Clone)]
pub struct Graph<S> {
    rules: RoomVersionRules,
    store: S,
    extremities: BTreeSet<EventNumber>,
    current: Root,
    resolved: Option<Resolved>,
}

/// The states of the last state resolution, and the resolved state.
pub type Resolved = (BTreeSet<Root>, Root);

impl<S: EventStore> Graph<S> {
    /// The graph of a room without events; `store` is empty.
    pub fn new(rules: RoomVersionRules, store: S) -> Self {
        Self::open(rules, store, BTreeSet::new(), Root::default())
    }

    /// The graph of a stored room, with the forward extremities and the current state that it had.
    pub fn open(
        rules: RoomVersionRules,
        store: S,
        extremities: BTreeSet<EventNumber>,
        current: Root,
    ) -> Self {
        Self { rules, store, extremities, current, resolved: None }
    }

    /// Adds the last resolution of an earlier graph ([`Graph::resolved`]), so that it is not computed again.
    #[must_use]
    pub fn with_resolved(self, resolved: Option<Resolved>) -> Self {
        Self { resolved, ..self }
    }

    /// The last state resolution: a later graph of the room takes it in [`Graph::with_resolved`].
    pub fn resolved(&self) -> Option<&Resolved> {
        self.resolved.as_ref()
    }

    /// The event store, for reads.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The forward extremities: accepted events that no accepted event names in `prev_events`.
    pub fn extremities(&self) -> &BTreeSet<EventNumber> {
        &self.extremities
    }

    /// The resolved state after all forward extremities.
    pub fn current(&self) -> Root {
        self.current
    }

    /// The keys in which two states differ, with the event of each.
    ///
    /// # Errors
    /// If the store fails.
    pub fn difference(&self, from: Root, to: Root) -> Result<Difference, S::Error> {
        self.store.difference(from, to)
    }

    /// Resolves several states into one (room version pages, "State resolution").
    ///
    /// # Errors
    /// If the store fails.
    pub fn resolve(&mut self, states: &BTreeSet<Root>) -> Result<Root, S::Error> {
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
