//! The reverse topological power ordering: auth events first, then higher power levels, then earlier events
//! (room version 2, "Reverse topological power ordering").

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use ruma_common::OwnedEventId;
use ruma_common::room_version_rules::AuthorizationRules;
use ruma_state_res::Event as _;

use super::auth_events::{find_auth_event, implied_create};
use crate::rules::levels::Levels;
use crate::{Entry, EventNumber, EventStore};

/// The order of events of which none is in the auth chain of another: power level of the sender,
/// `origin_server_ts`, id.
type Rank = (Reverse<i64>, u64, OwnedEventId);

/// Whether an event is a power event: create, power levels, join rules, a kick or a ban.
pub(super) fn is_power_event(entry: &Entry) -> bool {
    let pdu = &entry.pdu;
    let is = |event_type| pdu.is(event_type, "");
    if is("m.room.power_levels") || is("m.room.join_rules") || is("m.room.create") {
        return true;
    }
    let membership = pdu.content_text("membership");
    let removes = matches!(membership.as_deref(), Some("leave" | "ban"));
    pdu.event_type() == "m.room.member"
        && removes
        && pdu.state_key().is_some_and(|key| key != pdu.sender().as_str())
}

/// The power events of a set with their auth chains within the set, in reverse topological power ordering.
pub(super) fn power_events<S: EventStore>(
    store: &S,
    set: &BTreeSet<EventNumber>,
    rules: &AuthorizationRules,
) -> Result<Vec<EventNumber>, S::Error> {
    let mut auth_events = BTreeMap::new();
    let mut queue = Vec::new();
    for number in set {
        let entry = store.entry(*number)?;
        if is_power_event(&entry) {
            queue.push(*number);
        }
    }
    while let Some(number) = queue.pop() {
        if auth_events.contains_key(&number) {
            continue;
        }
        let auth: BTreeSet<EventNumber> =
            store.auth(number)?.into_iter().filter(|auth| set.contains(auth)).collect();
        queue.extend(&auth);
        auth_events.insert(number, auth);
    }
    let mut ranks = BTreeMap::new();
    for number in auth_events.keys() {
        let entry = store.entry(*number)?;
        ranks.insert(*number, rank(store, &entry, rules)?);
    }
    Ok(sort(auth_events, &ranks))
}

/// Kahn's algorithm: next comes an event without unsorted auth events, of several the one with the lowest
/// rank.
fn sort(
    mut auth_events: BTreeMap<EventNumber, BTreeSet<EventNumber>>,
    ranks: &BTreeMap<EventNumber, Rank>,
) -> Vec<EventNumber> {
    let mut named_by: BTreeMap<EventNumber, Vec<EventNumber>> = BTreeMap::new();
    for (number, auth) in &auth_events {
        for auth in auth {
            named_by.entry(*auth).or_default().push(*number);
        }
    }
    let ranked = |number: EventNumber| (ranks.get(&number), number);
    let ready = auth_events.iter().filter(|(_, auth)| auth.is_empty());
    let mut next: BTreeSet<_> = ready.map(|(number, _)| ranked(*number)).collect();
    let mut sorted = Vec::new();
    while let Some((_, number)) = next.pop_first() {
        sorted.push(number);
        for later in named_by.remove(&number).unwrap_or_default() {
            let Some(left) = auth_events.get_mut(&later) else { continue };
            left.remove(&number);
            if left.is_empty() {
                next.insert(ranked(later));
            }
        }
    }
    sorted
}

fn rank<S: EventStore>(store: &S, entry: &Entry, rules: &AuthorizationRules) -> Result<Rank, S::Error> {
    let levels = find_auth_event(store, entry, "m.room.power_levels")?.map(|(_, levels)| levels.pdu.clone());
    let create = match implied_create(store, &entry.pdu, rules)? {
        Some(create) => Some(create),
        None => find_auth_event(store, entry, "m.room.create")?.map(|(_, create)| create.pdu.clone()),
    };
    let levels = Levels::new(levels.as_deref(), create.as_deref(), rules);
    let level = levels.of_user(entry.pdu.sender().as_str());
    Ok((Reverse(level), entry.pdu.origin_server_ts().0.into(), entry.pdu.id().to_owned()))
}
