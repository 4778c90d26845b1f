//! State resolution: several states become one (room version pages, "State resolution").
//!
//! The work follows what the states differ in, and how long ago they parted; nothing recurses. What the
//! states share is only looked up.

mod authority;
mod chains;
mod check;
mod conflict;
mod mainline;
mod mask;
mod power;
mod v1;
mod v2;

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::room_version_rules::{RoomVersionRules, StateResolutionVersion};

pub(crate) use self::authority::{implied_create, implied_create_id};
use self::conflict::Conflict;
use crate::{Changes, EventNumber, EventStore, Root, StateMapKey};

/// The state that these states make up together.
pub(crate) fn resolve<A: EventStore>(
    store: &mut A,
    states: &BTreeSet<Root>,
    rules: &RoomVersionRules,
) -> Result<Root, A::Error> {
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
        // What has no algorithm of its own is no room version that is known.
        _ => v1::resolve(store, &conflict, &rules.authorization)?,
    };
    let changes = changes(store, &conflict, &resolved)?;
    store.change(base, &changes)
}

/// What makes the resolved state of the first one: all that is not in conflict stays.
fn changes<A: EventStore>(
    store: &A,
    conflict: &Conflict,
    resolved: &BTreeMap<StateMapKey, EventNumber>,
) -> Result<Changes, A::Error> {
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

/// The auth difference, the conflicted subgraph and the events in conflict: for comparison with what is computed in full.
#[cfg(test)]
pub(crate) fn conflicted<A: EventStore>(
    store: &A,
    states: &BTreeSet<Root>,
) -> Result<[BTreeSet<EventNumber>; 3], A::Error> {
    let base = states.first().copied().unwrap_or_default();
    let conflict = Conflict::between(store, base, states)?;
    let difference = chains::auth_difference(store, &conflict)?;
    Ok([difference, chains::subgraph(store, &conflict)?, conflict.events().collect()])
}
