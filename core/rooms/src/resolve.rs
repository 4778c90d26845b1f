//! State resolution: several states become one (room version pages, "State resolution").

use std::collections::BTreeSet;
use std::rc::Rc;

use ruma_common::EventId;
use ruma_common::room_version_rules::{AuthorizationRules, RoomVersionRules};
use ruma_state_res::Event as _;

use crate::{Archive, Pdu, Root, Standing};

/// The state that these states make up together.
pub(crate) fn resolve<A: Archive>(
    _archive: &mut A,
    states: &BTreeSet<Root>,
    _rules: &RoomVersionRules,
) -> Result<Root, A::Error> {
    Ok(states.first().copied().unwrap_or_default())
}

/// Where the room id names it: the create event of an event's room, if it is here and was accepted.
pub(crate) fn implied_create<A: Archive>(
    archive: &A,
    pdu: &Pdu,
    rules: &AuthorizationRules,
) -> Result<Option<Rc<Pdu>>, A::Error> {
    if !rules.room_create_event_id_as_room_id || pdu.room_id().is_none() {
        return Ok(None);
    }
    let id = pdu.room().as_str().replacen('!', "$", 1);
    let Ok(id) = <&EventId>::try_from(id.as_str()) else { return Ok(None) };
    let Some(number) = archive.number(id)? else { return Ok(None) };
    let entry = archive.entry(number)?;
    Ok((entry.standing != Standing::Rejected).then(|| entry.pdu.clone()))
}
