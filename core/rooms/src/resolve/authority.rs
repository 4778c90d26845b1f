//! What an event rests on: its room's create event and the auth events that it names.

use std::rc::Rc;

use ruma_common::room_version_rules::AuthorizationRules;
use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use crate::{Entry, EventNumber, EventStatus, EventStore, Pdu};

/// Where the room id names it: the create event of an event's room, if it is here and was accepted.
pub(crate) fn implied_create<A: EventStore>(
    store: &A,
    pdu: &Pdu,
    rules: &AuthorizationRules,
) -> Result<Option<Rc<Pdu>>, A::Error> {
    let Some(id) = implied_create_id(pdu, rules) else { return Ok(None) };
    let Some(number) = store.number(&id)? else { return Ok(None) };
    let entry = store.entry(number)?;
    Ok((entry.status != EventStatus::Rejected).then(|| entry.pdu.clone()))
}

/// The id of the create event that the room id of an event implies (room version 12, "Room IDs as hashes of
/// the create event").
pub(crate) fn implied_create_id(pdu: &Pdu, rules: &AuthorizationRules) -> Option<OwnedEventId> {
    let is_implied = rules.room_create_event_id_as_room_id && pdu.room_id().is_some();
    let id = is_implied.then(|| pdu.room().as_str().replacen('!', "$", 1))?;
    EventId::parse(id).ok()
}

/// The first of an event's auth events that has this type and an empty state key.
pub(super) fn authority<A: EventStore>(
    store: &A,
    entry: &Entry,
    event_type: &str,
) -> Result<Option<(EventNumber, Rc<Entry>)>, A::Error> {
    for number in &entry.auth {
        let auth = store.entry(*number)?;
        if auth.pdu.is(event_type, "") {
            return Ok(Some((*number, auth)));
        }
    }
    Ok(None)
}
