//! Auth chains: the auth difference and the conflicted state subgraph.
//!
//! An event has a higher number than its auth events: walks go from the highest number down, and end when
//! every event that is left is in the auth chains of all states.

use std::collections::{BTreeMap, BTreeSet};

use super::conflict::Conflict;
use super::mask::Mask;
use crate::{EventNumber, EventStore, Root, StateMapKey};

/// The events of the auth difference that are not conflicted: those that some states, but not all, have in
/// their full auth chain. The full auth chain of a state includes its events. Whether a conflicted event is in
/// the auth difference makes no difference: the full conflicted set has both.
pub(super) fn auth_difference<S: EventStore>(
    store: &S,
    conflict: &Conflict,
) -> Result<BTreeSet<EventNumber>, S::Error> {
    // Computed from the conflicted events alone, the set is too large: an unconflicted event may have some of
    // these in its auth chain, and all states have its auth chain in common. Nearly always this is the event
    // that replaced the other, so a look at a few keys spares the search through all that changed since.
    let named = Queue::new(store, conflict)?.undecided(conflict);
    let mut shared = shared_under_their_keys(store, conflict, &named)?;
    let candidates = unshared(store, conflict, &shared)?;
    if candidates.is_empty() {
        return Ok(candidates);
    }
    shared.extend(shared_under_their_keys(store, conflict, &candidates)?);
    let candidates = unshared(store, conflict, &shared)?;
    let Some(oldest) = candidates.first() else { return Ok(candidates) };
    shared.extend(shared_since(store, conflict, *oldest)?);
    unshared(store, conflict, &shared)
}

/// Events whose auth events were not visited, each with states that have it in their full auth chain.
#[derive(Default)]
struct Queue {
    holders: BTreeMap<EventNumber, Mask>,
    /// The events in the queue that are not conflicted and that some state may lack.
    undecided: usize,
}

impl Queue {
    /// The conflicted events, and their auth events: no walk is needed just to reach an old conflicted event.
    fn new<S: EventStore>(store: &S, conflict: &Conflict) -> Result<Self, S::Error> {
        let mut queue = Self::default();
        for (event, holders) in &conflict.holders {
            queue.add(*event, holders, conflict);
            store.auth(*event)?.into_iter().for_each(|auth| queue.add(auth, holders, conflict));
        }
        Ok(queue)
    }

    fn undecided(&self, conflict: &Conflict) -> BTreeSet<EventNumber> {
        let lacking = self.holders.iter().filter(|(_, holders)| !holders.is_full());
        lacking.map(|(event, _)| *event).filter(|event| !conflict.holders.contains_key(event)).collect()
    }

    fn add(&mut self, event: EventNumber, holders: &Mask, conflict: &Conflict) {
        let is_undecided = |mask: &Mask| !mask.is_full() && !conflict.holders.contains_key(&event);
        let (before, after) = match self.holders.get_mut(&event) {
            Some(known) => {
                let before = is_undecided(known);
                known.join(holders);
                (before, is_undecided(known))
            }
            None => {
                self.holders.insert(event, holders.clone());
                (false, is_undecided(holders))
            }
        };
        self.undecided = self.undecided + usize::from(after) - usize::from(before);
    }
}

/// The events in the auth chains of the conflicted events that are not conflicted, and not in the auth chain
/// of every state as far as the conflicted events and `shared`, which all states have, tell.
fn unshared<S: EventStore>(
    store: &S,
    conflict: &Conflict,
    shared: &[EventNumber],
) -> Result<BTreeSet<EventNumber>, S::Error> {
    let (mut queue, mut found) = (Queue::new(store, conflict)?, BTreeSet::new());
    let all = Mask::all(conflict.states);
    shared.iter().for_each(|event| queue.add(*event, &all, conflict));
    while queue.undecided > 0 {
        let Some((event, holders)) = queue.holders.pop_last() else { break };
        let conflicted = conflict.holders.get(&event);
        if conflicted == Some(&holders) {
            continue;
        }
        if conflicted.is_none() && !holders.is_full() {
            queue.undecided -= 1;
            found.insert(event);
        }
        store.auth(event)?.into_iter().for_each(|auth| queue.add(auth, &holders, conflict));
    }
    Ok(found)
}

/// The unconflicted events under the keys of `candidates`.
fn shared_under_their_keys<S: EventStore>(
    store: &S,
    conflict: &Conflict,
    candidates: &BTreeSet<EventNumber>,
) -> Result<Vec<EventNumber>, S::Error> {
    let mut keys: BTreeSet<StateMapKey> = BTreeSet::new();
    for candidate in candidates {
        keys.extend(store.header(*candidate)?.state_map_key());
    }
    keys.retain(|key| !conflict.values.contains_key(key));
    let keys: Vec<StateMapKey> = keys.into_iter().collect();
    Ok(store.lookup(conflict.base, &keys)?.into_values().collect())
}

/// The unconflicted events that may have `oldest` in their auth chain: they have higher numbers, so they are
/// not in the state before it.
fn shared_since<S: EventStore>(
    store: &S,
    conflict: &Conflict,
    oldest: EventNumber,
) -> Result<Vec<EventNumber>, S::Error> {
    let entry = store.entry(oldest)?;
    // The state before a de-outliered event may hold higher numbers: the comparison is with the empty state.
    let from = if entry.outlier || entry.de_outliered { Root::default() } else { entry.before };
    let since = store.difference(from, conflict.base)?.into_iter();
    let held = since.filter_map(|(key, (_, to))| Some((key, to?)));
    let shared = held.filter(|(key, event)| *event >= oldest && !conflict.values.contains_key(key));
    Ok(shared.map(|(_, event)| event).collect())
}

/// The conflicted state subgraph (room version 12): the events on the paths of auth events between two
/// conflicted events, both included.
pub(super) fn subgraph<S: EventStore>(
    store: &S,
    conflict: &Conflict,
) -> Result<BTreeSet<EventNumber>, S::Error> {
    // A path ends at an event that can be an auth event; none leads below the oldest.
    let Some(oldest) = conflict.auth_events().min() else { return Ok(conflict.events().collect()) };
    let mut queue: BTreeSet<EventNumber> = conflict.events().collect();
    let mut below = BTreeMap::new();
    while let Some(event) = queue.pop_last() {
        let auth = store.auth(event)?;
        queue.extend(auth.iter().filter(|auth| **auth >= oldest));
        below.insert(event, auth);
    }
    let mut between = BTreeSet::new();
    for (event, auth) in below {
        let is_conflicted = conflict.holders.contains_key(&event);
        if is_conflicted || auth.iter().any(|auth| between.contains(auth)) {
            between.insert(event);
        }
    }
    Ok(between)
}
