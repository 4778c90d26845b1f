//! Auth chains: the auth difference and the conflicted state subgraph.
//!
//! An event has a higher number than its auth events: walks go from the highest number down, and end when
//! every event that is left is in the auth chains of all states.

use std::collections::{BTreeMap, BTreeSet};

use super::conflict::Conflict;
use super::mask::Mask;
use crate::{EventNumber, EventStore, Root};

/// Events, each with the states that have it in their full auth chain.
type Holders = BTreeMap<EventNumber, Mask>;

/// The auth difference: the events that some states, but not all, have in their full auth chain. The full
/// auth chain of a state includes its events.
pub(super) fn auth_difference<S: EventStore>(
    store: &S,
    conflict: &Conflict,
) -> Result<BTreeSet<EventNumber>, S::Error> {
    // Computed from the conflicted events alone, the set is too large: an unconflicted event may have some of
    // these in its auth chain, and all states have its auth chain in common.
    let candidates = unshared(store, conflict.holders.clone())?;
    let Some(oldest) = candidates.first() else { return Ok(candidates) };
    let shared = shared_since(store, conflict, *oldest)?;
    if shared.is_empty() {
        return Ok(candidates);
    }
    let all = Mask::all(conflict.states);
    let mut holders = conflict.holders.clone();
    holders.extend(shared.into_iter().map(|event| (event, all.clone())));
    unshared(store, holders)
}

/// The events in the auth chains of `queue`, and of `queue` itself, that not every state has in its auth
/// chain.
fn unshared<S: EventStore>(store: &S, mut queue: Holders) -> Result<BTreeSet<EventNumber>, S::Error> {
    let mut found = BTreeSet::new();
    let mut undecided = queue.values().filter(|holders| !holders.is_full()).count();
    while undecided > 0 {
        let Some((event, holders)) = queue.pop_last() else { break };
        if !holders.is_full() {
            undecided -= 1;
            found.insert(event);
        }
        for auth in store.auth(event)? {
            match queue.get_mut(&auth) {
                Some(known) => {
                    let was_full = known.is_full();
                    known.join(&holders);
                    undecided -= usize::from(!was_full && known.is_full());
                }
                None => {
                    undecided += usize::from(!holders.is_full());
                    queue.insert(auth, holders.clone());
                }
            }
        }
    }
    Ok(found)
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
    let mut queue: BTreeSet<EventNumber> = conflict.events().collect();
    let oldest = queue.first().copied().unwrap_or_default();
    let mut below = BTreeMap::new();
    while let Some(event) = queue.pop_last() {
        let auth = store.auth(event)?;
        // No conflicted event has a number below `oldest`, so no path leads there.
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
