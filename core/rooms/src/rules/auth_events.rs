//! Rule 2 (2 and 3 in version 12): the auth events of an event.

use std::collections::BTreeSet;
use std::rc::Rc;

use ruma_state_res::Event as _;

use super::check::{Check, Step};
use super::table::Rule;
use crate::state::selection;
use crate::{Pdu, State};

/// The auth events of an event that are stored.
#[derive(Debug, Clone, Default)]
pub struct AuthEvents {
    /// The events in `auth_events`, each with whether it was rejected.
    pub events: Vec<(Rc<Pdu>, bool)>,
    /// Room version 12: the create event that the room id implies, if it is stored and not rejected.
    pub create: Option<Rc<Pdu>>,
}

impl AuthEvents {
    /// The state made of the auth events and the implied create event.
    #[must_use]
    pub fn state(&self) -> State {
        let events = self.events.iter().map(|(pdu, _)| pdu).chain(&self.create);
        events.filter_map(|pdu| Some((pdu.state_map_key()?, pdu.clone()))).collect()
    }
}

pub(super) fn auth_events(check: &Check<'_>, auth: &AuthEvents) -> Step {
    let pdu = check.pdu;
    // 2 in version 12
    let created = auth
        .create
        .as_ref()
        .is_some_and(|create| create.is("m.room.create", "") && create.room() == pdu.room());
    check.reject_if(Rule::RoomWithoutCreate, !created)?;
    let keys = || auth.events.iter().map(|(each, _)| (each.event_type(), each.state_key()));
    // 2.1; 3.1
    let mut seen = BTreeSet::new();
    check.reject_if(Rule::AuthEventTwice, !keys().all(|key| seen.insert(key)))?;
    // 2.2; 3.2
    let selected = selection(pdu, check.rules);
    let expected = |(event_type, state_key): (&str, Option<&str>)| {
        selected.iter().any(|key| key.0 == event_type && Some(key.1.as_str()) == state_key)
    };
    check.reject_if(Rule::AuthEventUnexpected, !keys().all(expected))?;
    // 2.3; 3.3
    check.reject_if(Rule::AuthEventRejected, auth.events.iter().any(|(_, rejected)| *rejected))?;
    // 2.4
    let create_is_among = auth.events.iter().any(|(each, _)| each.is("m.room.create", ""));
    check.reject_if(Rule::AuthEventsWithoutCreate, !create_is_among)?;
    // 2.5; 3.4
    check.reject_if(Rule::AuthEventOfOtherRoom, auth.events.iter().any(|(each, _)| each.room() != pdu.room()))
}
