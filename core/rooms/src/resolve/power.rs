//! The reverse topological power ordering: auth events first, then higher power levels, then earlier events
//! (room version 2, "Reverse topological power ordering").

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ruma_common::OwnedEventId;

use super::auth_events::{find_auth_event, implied_create};
use crate::rules::levels::Levels;
use crate::{AuthorizationRules, EventNumber, EventStore, Pdu};

/// The order of events of which none is in the auth chain of another: power level of the sender,
/// `origin_server_ts`, id.
type Rank = (Reverse<i64>, u64, OwnedEventId);

/// Whether an event is a power event: create, power levels, join rules, a kick or a ban.
fn is_power_event<S: EventStore>(store: &S, number: EventNumber) -> Result<bool, S::Error> {
    let header = store.header(number)?;
    let is = |event_type| header.is(event_type, "");
    if is("m.room.power_levels") || is("m.room.join_rules") || is("m.room.create") {
        return Ok(true);
    }
    let is_of_another = header.state_key.as_deref().is_some_and(|key| key != header.sender.as_str());
    if header.event_type != "m.room.member" || !is_of_another {
        return Ok(false);
    }
    let membership = store.entry(number)?.pdu.content_text("membership");
    Ok(matches!(membership.as_deref(), Some("leave" | "ban")))
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
        if is_power_event(store, *number)? {
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
    // All events of a room imply the same create event.
    let create = match auth_events.last_key_value().filter(|_| rules.room_create_event_id_as_room_id) {
        Some((number, _)) => implied_create(store, &store.entry(*number)?.pdu, rules)?,
        None => None,
    };
    let mut ranks = BTreeMap::new();
    for number in auth_events.keys() {
        ranks.insert(*number, rank(store, *number, create.as_ref(), rules)?);
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

/// `implied` is the create event that all other events of the room imply.
fn rank<S: EventStore>(
    store: &S,
    number: EventNumber,
    implied: Option<&Rc<Pdu>>,
    rules: &AuthorizationRules,
) -> Result<Rank, S::Error> {
    let header = store.header(number)?;
    let create = match implied.filter(|_| !header.is("m.room.create", "")) {
        Some(create) => Some(create.clone()),
        None => pdu(store, find_auth_event(store, &header, "m.room.create")?)?,
    };
    let levels = pdu(store, find_auth_event(store, &header, "m.room.power_levels")?)?;
    let level = Levels::new(levels.as_deref(), create.as_deref(), rules).of_user(header.sender.as_str());
    Ok((Reverse(level), header.origin_server_ts.0.into(), header.id.clone()))
}

fn pdu<S: EventStore>(store: &S, number: Option<EventNumber>) -> Result<Option<Rc<Pdu>>, S::Error> {
    number.map(|number| Ok(store.entry(number)?.pdu.clone())).transpose()
}
