//! State resolution: several states become one (room version pages, "State resolution").
//!
//! The work follows what the states differ in, and how long ago they parted; nothing recurses. What the
//! states share is only looked up.

mod chains;
mod check;
mod conflict;
mod mainline;
mod mask;
mod power;
mod v1;
mod v2;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ruma_common::room_version_rules::{AuthorizationRules, RoomVersionRules, StateResolutionVersion};
use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use self::conflict::Conflict;
use crate::{Archive, Changes, Entry, EventNumber, Pdu, Root, Standing, StateMapKey};

/// The state that these states make up together.
pub(crate) fn resolve<A: Archive>(
    archive: &mut A,
    states: &BTreeSet<Root>,
    rules: &RoomVersionRules,
) -> Result<Root, A::Error> {
    let Some(base) = states.first().copied() else { return Ok(Root::default()) };
    let conflict = Conflict::between(archive, base, states)?;
    if conflict.values.is_empty() {
        return Ok(base);
    }
    let resolved = match &rules.state_res {
        StateResolutionVersion::V2(version) => {
            let resolution = v2::Resolution { archive, rules: &rules.authorization, version };
            resolution.resolve(&conflict)?
        }
        // What has no algorithm of its own is no room version that is known.
        _ => v1::resolve(archive, &conflict, &rules.authorization)?,
    };
    let changes = changes(archive, &conflict, &resolved)?;
    archive.change(base, &changes)
}

/// What makes the resolved state of the first one: all that is not in conflict stays.
fn changes<A: Archive>(
    archive: &A,
    conflict: &Conflict,
    resolved: &BTreeMap<StateMapKey, EventNumber>,
) -> Result<Changes, A::Error> {
    let conflicting = conflict.values.keys();
    let mut changes: Changes = conflicting.map(|key| (key.clone(), resolved.get(key).copied())).collect();
    let others: Vec<StateMapKey> =
        resolved.keys().filter(|key| !changes.contains_key(*key)).cloned().collect();
    let shared = archive.lookup(conflict.base, &others)?;
    let added = others.into_iter().filter(|key| !shared.contains_key(key));
    changes.extend(added.map(|key| {
        let event = resolved.get(&key).copied();
        (key, event)
    }));
    Ok(changes)
}

/// Where the room id names it: the create event of an event's room, if it is here and was accepted.
pub(crate) fn implied_create<A: Archive>(
    archive: &A,
    pdu: &Pdu,
    rules: &AuthorizationRules,
) -> Result<Option<Rc<Pdu>>, A::Error> {
    let Some(id) = implied_create_id(pdu, rules) else { return Ok(None) };
    let Some(number) = archive.number(&id)? else { return Ok(None) };
    let entry = archive.entry(number)?;
    Ok((entry.standing != Standing::Rejected).then(|| entry.pdu.clone()))
}

/// The id of the create event that the room id of an event implies (room version 12, "Room IDs as hashes of
/// the create event").
pub(crate) fn implied_create_id(pdu: &Pdu, rules: &AuthorizationRules) -> Option<OwnedEventId> {
    let is_implied = rules.room_create_event_id_as_room_id && pdu.room_id().is_some();
    let id = is_implied.then(|| pdu.room().as_str().replacen('!', "$", 1))?;
    EventId::parse(id).ok()
}

/// The auth difference, the conflicted subgraph and the events in conflict: for comparison with what is computed in full.
#[cfg(test)]
pub(crate) fn conflicted<A: Archive>(
    archive: &A,
    states: &BTreeSet<Root>,
) -> Result<[BTreeSet<EventNumber>; 3], A::Error> {
    let base = states.first().copied().unwrap_or_default();
    let conflict = Conflict::between(archive, base, states)?;
    let difference = chains::auth_difference(archive, &conflict)?;
    Ok([difference, chains::subgraph(archive, &conflict)?, conflict.events().collect()])
}

/// The first of an event's auth events that has this type and an empty state key.
fn authority<A: Archive>(
    archive: &A,
    entry: &Entry,
    event_type: &str,
) -> Result<Option<(EventNumber, Rc<Entry>)>, A::Error> {
    for number in &entry.auth {
        let auth = archive.entry(*number)?;
        if auth.pdu.is(event_type, "") {
            return Ok(Some((*number, auth)));
        }
    }
    Ok(None)
}
