//! May this event stand in this room? (server-server API, "Checks performed on receipt of a PDU", 4 to 6)

use std::fmt;

use ruma_common::room_version_rules::RoomVersionRules;

use crate::rules::{Citation, Ruling, check_auth_events, check_state};
use crate::{AuthEvents, Pdu, Rule, State};

/// The outcome: a rejection is an answer, and names the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthOutcome {
    /// Every rule allows it.
    Accepted,
    /// It is kept, but neither shown nor part of any state.
    Rejected(Violation),
    /// It takes part in the graph, but is not shown and nothing of ours follows it.
    SoftFailed(Violation),
}

/// A rule that an event breaks, and the state against which it breaks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub citation: Citation,
    /// What the event was asked against.
    pub against: Against,
}

/// The four things against which an event is asked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Nothing but itself and the list of its auth events.
    Itself,
    /// The state that its auth events make up.
    AuthEvents,
    /// The state before it.
    StateBefore,
    /// The current state of the room.
    CurrentState,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let against = match self.against {
            Against::Itself => "itself",
            Against::AuthEvents => "its auth events",
            Against::StateBefore => "the state before it",
            Against::CurrentState => "the current state",
        };
        write!(formatter, "{} (by {against})", self.citation)
    }
}

/// The rule that keeps an event of ours out of a room whose current state is `state`, which holds what
/// [`crate::state_needed`] names: the same rules as for anybody's event, asked against the same three.
///
/// # Errors
/// The rule that rejects it.
pub fn authorize(pdu: &Pdu, rules: &RoomVersionRules, state: &State) -> Result<(), Violation> {
    let named = |id: &ruma_common::EventId| state.values().find(|each| each.id() == id);
    let auth = AuthEvents {
        events: ruma_state_res::Event::auth_events(pdu)
            .filter_map(|id| named(id))
            .map(|each| (each.clone(), false))
            .collect(),
        create: state.get(&("m.room.create".to_owned(), String::new())).cloned(),
    };
    allowed_by_auth_events(pdu, &auth, rules)?;
    allowed_by(pdu, state, rules, Against::StateBefore)
}

/// Receipt, 4: by the rules that need no state, then by the state that the auth events make up.
///
/// # Errors
/// The rule that rejects it.
pub fn allowed_by_auth_events(
    pdu: &Pdu,
    auth: &AuthEvents,
    rules: &RoomVersionRules,
) -> Result<(), Violation> {
    match check_auth_events(pdu, auth, &rules.authorization) {
        Some(Ruling::Allowed(_)) => return Ok(()),
        Some(Ruling::Rejected(rule)) => return Err(violation(rule, rules, Against::Itself)),
        None => {}
    }
    allowed_by(pdu, &auth.state(), rules, Against::AuthEvents)
}

/// Receipt, 5 and 6: by a state, which holds what [`crate::state_to_check`] names.
///
/// # Errors
/// The rule that rejects it.
pub fn allowed_by(
    pdu: &Pdu,
    state: &State,
    rules: &RoomVersionRules,
    against: Against,
) -> Result<(), Violation> {
    match check_state(pdu, state, &rules.authorization) {
        Ruling::Allowed(_) => Ok(()),
        Ruling::Rejected(rule) => Err(violation(rule, rules, against)),
    }
}

fn violation(rule: Rule, rules: &RoomVersionRules, against: Against) -> Violation {
    Violation { citation: rule.cite(&rules.authorization), against }
}
