//! The auth events of an event: the listed ones and, in room version 12, the create event that the room id
//! implies.

use std::rc::Rc;

use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use crate::{AuthorizationRules, EventNumber, EventStatus, EventStore, Header, Pdu};

/// The create event that the room id implies, if it is stored and not rejected; `None` before room version
/// 12.
pub(crate) fn implied_create<S: EventStore>(
    store: &S,
    pdu: &Pdu,
    rules: &AuthorizationRules,
) -> Result<Option<Rc<Pdu>>, S::Error> {
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

/// The first auth event of an event with this type and an empty state key.
pub(super) fn find_auth_event<S: EventStore>(
    store: &S,
    header: &Header,
    event_type: &str,
) -> Result<Option<EventNumber>, S::Error> {
    for number in &header.auth {
        if store.header(*number)?.is(event_type, "") {
            return Ok(Some(*number));
        }
    }
    Ok(None)
}
