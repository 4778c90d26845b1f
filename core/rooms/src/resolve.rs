//! State resolution: resolves several states into one (room version pages, "State resolution").
//!
//! The cost depends on the differences between the states and on how long ago they forked, not on their size;
//! no function recurses. The unconflicted state is only looked up by key.

mod auth_events;
mod chains;
mod check;
mod conflict;
mod mainline;
mod mask;
mod power;
mod v1;
mod v2;

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::room_version_rules::StateResolutionVersion;

pub(crate) use self::auth_events::{implied_create, implied_create_id};
use self::conflict::Conflict;
use crate::{Changes, EventNumber, EventStore, RoomVersionRules, Root, StateMapKey};

/// Resolves `states` with the algorithm of the room version.
pub(crate) fn resolve<S: EventStore>(
    store: &mut S,
    states: &BTreeSet<Root>,
    rules: &RoomVersionRules,
) -> Result<Root, S::Error> {
    let Some(base) = states.first().copied() else { return Ok(Root::default()) };
    let conflict = Conflict::between(store, base, states)?;
    if conflict.values.is_empty() {
        return Ok(base);
    }
    let resolved = match &rules.state_res {
        StateResolutionVersion::V2(version) => {
            let resolution = v2::Resolution { store, rules: &rules.authorization, version };
            resolution.resolve(&conflict)?
        }
        // Of the known room versions, only version 1 does not use v2.
        _ => v1::resolve(store, &conflict, &rules.authorization)?,
    };
    let changes = changes(store, &conflict, &resolved)?;
    store.change(base, &changes)
}

/// The changes that turn `conflict.base` into the resolved state; unconflicted entries stay.
fn changes<S: EventStore>(
    store: &S,
    conflict: &Conflict,
    resolved: &BTreeMap<StateMapKey, EventNumber>,
) -> Result<Changes, S::Error> {
    let conflicting = conflict.values.keys();
    let mut changes: Changes = conflicting.map(|key| (key.clone(), resolved.get(key).copied())).collect();
    let others: Vec<StateMapKey> =
        resolved.keys().filter(|key| !changes.contains_key(*key)).cloned().collect();
    let shared = store.lookup(conflict.base, &others)?;
    let added = others.into_iter().filter(|key| !shared.contains_key(key));
    changes.extend(added.map(|key| {
        let event = resolved.get(&key).copied();
        (key, event)
    }));
    Ok(changes)
}

/// The auth difference without the conflicted events, the conflicted state subgraph and the conflicted events, which tests compare with a
/// computation over full auth chains.
#[cfg(test)]
pub(crate) fn conflicted<S: EventStore>(
    store: &S,
    states: &BTreeSet<Root>,
) -> Result<[BTreeSet<EventNumber>; 3], S::Error> {
    let base = states.first().copied().unwrap_or_default();
    let conflict = Conflict::between(store, base, states)?;
    let difference = chains::auth_difference(store, &conflict)?;
    Ok([difference, chains::subgraph(store, &conflict)?, conflict.events().collect()])
}
