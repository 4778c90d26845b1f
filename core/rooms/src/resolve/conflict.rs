//! The conflicted state set of several states, and which states hold each of its events.

use std::collections::{BTreeMap, BTreeSet};

use super::mask::Mask;
use crate::state::can_be_auth_event;
use crate::{EventNumber, EventStore, Root, StateMapKey};

/// The differences between several states.
#[derive(Debug)]
pub(super) struct Conflict {
    /// One of the states: it holds the unconflicted state map, like all others.
    pub base: Root,
    /// The number of states.
    pub states: usize,
    /// The events of each conflicted key; `None` for a state without an entry.
    pub values: BTreeMap<StateMapKey, BTreeSet<Option<EventNumber>>>,
    /// The states that hold each conflicted event.
    pub holders: BTreeMap<EventNumber, Mask>,
}

impl Conflict {
    /// Compares each state with the first.
    pub fn between<S: EventStore>(store: &S, base: Root, states: &BTreeSet<Root>) -> Result<Self, S::Error> {
        let count = states.len();
        let mut conflict = Self { base, states: count, values: BTreeMap::new(), holders: BTreeMap::new() };
        for (place, state) in states.iter().enumerate() {
            for (key, (from, to)) in store.difference(base, *state)? {
                conflict.values.entry(key).or_default().extend([from, to]);
                if let Some(event) = from {
                    let holders = conflict.holders.entry(event).or_insert_with(|| Mask::all(count));
                    holders.set(place, false);
                }
                if let Some(event) = to {
                    let holders = conflict.holders.entry(event).or_insert_with(|| Mask::none(count));
                    holders.set(place, true);
                }
            }
        }
        Ok(conflict)
    }

    /// The conflicted events that can be auth events.
    pub fn auth_events(&self) -> impl Iterator<Item = EventNumber> {
        let selectable = self.values.iter().filter(|(key, _)| can_be_auth_event(&key.0));
        selectable.flat_map(|(_, events)| events.iter().copied().flatten())
    }

    /// The conflicted state set.
    pub fn events(&self) -> impl Iterator<Item = EventNumber> {
        self.holders.keys().copied()
    }
}
