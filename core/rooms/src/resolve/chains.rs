//! Auth chains: what some states rest on and others do not.
//!
//! Every event has a higher number than its auth events, so that walks go from the highest number down, and
//! end where all that is left is shared.

use std::collections::{BTreeMap, BTreeSet};

use super::conflict::Conflict;
use super::mask::Mask;
use crate::{EventNumber, EventStore, Root};

/// Events, with the states that rest on them.
type Holders = BTreeMap<EventNumber, Mask>;

/// The auth difference: events that stand in the full auth chain of some state and not of all, where the
/// chain of a state includes its events.
pub(super) fn auth_difference<A: EventStore>(
    store: &A,
    conflict: &Conflict,
) -> Result<BTreeSet<EventNumber>, A::Error> {
    // By the events in conflict alone it is too large: what is not in conflict may rest on them too.
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

/// What not every state rests on, of all that these events rest on.
fn unshared<A: EventStore>(store: &A, mut queue: Holders) -> Result<BTreeSet<EventNumber>, A::Error> {
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

/// The events that all states hold and that can rest on an event as old as `oldest`: they are newer, so
/// they are not in the state before it.
fn shared_since<A: EventStore>(
    store: &A,
    conflict: &Conflict,
    oldest: EventNumber,
) -> Result<Vec<EventNumber>, A::Error> {
    let entry = store.entry(oldest)?;
    // Of an event that had no place when it got its number, nothing is known to be newer.
    let from = if entry.outlier || entry.de_outliered { Root::default() } else { entry.before };
    let since = store.difference(from, conflict.base)?.into_iter();
    let held = since.filter_map(|(key, (_, to))| Some((key, to?)));
    let shared = held.filter(|(key, event)| *event >= oldest && !conflict.values.contains_key(key));
    Ok(shared.map(|(_, event)| event).collect())
}

/// The conflicted state subgraph (room version 12): the events on the paths of auth events from one event in
/// conflict to another, ends included.
pub(super) fn subgraph<A: EventStore>(
    store: &A,
    conflict: &Conflict,
) -> Result<BTreeSet<EventNumber>, A::Error> {
    let mut queue: BTreeSet<EventNumber> = conflict.events().collect();
    let oldest = queue.first().copied().unwrap_or_default();
    let mut below = BTreeMap::new();
    while let Some(event) = queue.pop_last() {
        let auth = store.auth(event)?;
        // Below the oldest, no path ends.
        queue.extend(auth.iter().filter(|auth| **auth >= oldest));
        below.insert(event, auth);
    }
    let mut between = BTreeSet::new();
    for (event, auth) in below {
        let is_end = conflict.holders.contains_key(&event);
        if is_end || auth.iter().any(|auth| between.contains(auth)) {
            between.insert(event);
        }
    }
    Ok(between)
}
