//! The reverse topological power ordering: those who may do more, and did it first, are asked first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use ruma_common::OwnedEventId;
use ruma_common::room_version_rules::AuthorizationRules;
use ruma_state_res::Event as _;

use super::authority::{authority, implied_create};
use crate::rules::levels::Levels;
use crate::{Entry, EventNumber, EventStore};

/// What comes first among events of which none rests on another.
type Rank = (Reverse<i64>, u64, OwnedEventId);

/// Whether an event can take somebody's power away.
pub(super) fn is_power_event(entry: &Entry) -> bool {
    let pdu = &entry.pdu;
    let is = |event_type| pdu.is(event_type, "");
    if is("m.room.power_levels") || is("m.room.join_rules") || is("m.room.create") {
        return true;
    }
    let membership = pdu.content_text("membership");
    let ends = matches!(membership.as_deref(), Some("leave" | "ban"));
    pdu.event_type() == "m.room.member"
        && ends
        && pdu.state_key().is_some_and(|key| key != pdu.sender().as_str())
}

/// The power events of a set, with what they rest on in the set, in reverse topological power ordering.
pub(super) fn power_events<A: EventStore>(
    store: &A,
    set: &BTreeSet<EventNumber>,
    rules: &AuthorizationRules,
) -> Result<Vec<EventNumber>, A::Error> {
    let mut rests_on = BTreeMap::new();
    let mut queue = Vec::new();
    for number in set {
        let entry = store.entry(*number)?;
        if is_power_event(&entry) {
            queue.push(*number);
        }
    }
    while let Some(number) = queue.pop() {
        if rests_on.contains_key(&number) {
            continue;
        }
        let auth: BTreeSet<EventNumber> =
            store.auth(number)?.into_iter().filter(|auth| set.contains(auth)).collect();
        queue.extend(&auth);
        rests_on.insert(number, auth);
    }
    let mut ranks = BTreeMap::new();
    for number in rests_on.keys() {
        let entry = store.entry(*number)?;
        ranks.insert(*number, rank(store, &entry, rules)?);
    }
    Ok(sort(rests_on, &ranks))
}

/// Kahn's algorithm: what rests on nothing that is left comes next, the lowest rank first.
fn sort(
    mut rests_on: BTreeMap<EventNumber, BTreeSet<EventNumber>>,
    ranks: &BTreeMap<EventNumber, Rank>,
) -> Vec<EventNumber> {
    let mut carries: BTreeMap<EventNumber, Vec<EventNumber>> = BTreeMap::new();
    for (number, auth) in &rests_on {
        for auth in auth {
            carries.entry(*auth).or_default().push(*number);
        }
    }
    let ranked = |number: EventNumber| (ranks.get(&number), number);
    let free = rests_on.iter().filter(|(_, auth)| auth.is_empty());
    let mut next: BTreeSet<_> = free.map(|(number, _)| ranked(*number)).collect();
    let mut sorted = Vec::new();
    while let Some((_, number)) = next.pop_first() {
        sorted.push(number);
        for above in carries.remove(&number).unwrap_or_default() {
            let Some(left) = rests_on.get_mut(&above) else { continue };
            left.remove(&number);
            if left.is_empty() {
                next.insert(ranked(above));
            }
        }
    }
    sorted
}

fn rank<A: EventStore>(store: &A, entry: &Entry, rules: &AuthorizationRules) -> Result<Rank, A::Error> {
    let levels = authority(store, entry, "m.room.power_levels")?.map(|(_, levels)| levels.pdu.clone());
    let create = match implied_create(store, &entry.pdu, rules)? {
        Some(create) => Some(create),
        None => authority(store, entry, "m.room.create")?.map(|(_, create)| create.pdu.clone()),
    };
    let levels = Levels::new(levels.as_deref(), create.as_deref(), rules);
    let level = levels.of_user(entry.pdu.sender().as_str());
    Ok((Reverse(level), entry.pdu.origin_server_ts().0.into(), entry.pdu.id().to_owned()))
}
