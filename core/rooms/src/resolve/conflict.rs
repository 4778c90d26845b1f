//! What states differ in: the conflicted state set, and which state holds what of it.

use std::collections::{BTreeMap, BTreeSet};

use super::mask::Mask;
use crate::{EventNumber, EventStore, Root, StateMapKey};

/// The differences of several states.
#[derive(Debug)]
pub(super) struct Conflict {
    /// One of the states: what is not in conflict stands in it as in all.
    pub base: Root,
    /// How many states there are.
    pub states: usize,
    /// What the keys in conflict hold; `None` where a state has no entry.
    pub values: BTreeMap<StateMapKey, BTreeSet<Option<EventNumber>>>,
    /// Which states hold the events that are in conflict.
    pub holders: BTreeMap<EventNumber, Mask>,
}

impl Conflict {
    /// Compares each state with the first.
    pub fn between<A: EventStore>(store: &A, base: Root, states: &BTreeSet<Root>) -> Result<Self, A::Error> {
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

    /// The conflicted state set.
    pub fn events(&self) -> impl Iterator<Item = EventNumber> {
        self.holders.keys().copied()
    }
}
