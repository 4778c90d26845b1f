//! Authorises an event (server-server API, "Checks performed on receipt of a PDU", 4 to 6).

use std::fmt;

use crate::rules::{Citation, Ruling, check_auth_events, check_state};
use crate::{AuthEvents, Pdu, RoomVersionRules, Rule, State};

/// The outcome of an event's auth checks; a failed check names the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthOutcome {
    /// The event passed all checks.
    Accepted,
    /// The event failed check 4 or 5: it is stored, but neither sent to clients nor part of any state.
    Rejected(Violation),
    /// The event failed check 6: it is part of the graph, but is not sent to clients and is no forward
    /// extremity.
    SoftFailed(Violation),
}

/// The rule that rejects an event, and what the event was checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// The rule, with its number in the room version.
    pub citation: Citation,
    /// What the event was checked against.
    pub against: Against,
}

/// What an event is checked against; the variants are in the order of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The event itself and the list of its auth events (check 4, rules that need no state).
    Itself,
    /// The state made of its auth events (check 4).
    AuthEvents,
    /// The state before the event (check 5).
    StateBefore,
    /// The current state of the room (check 6).
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

/// Authorises an event of this server before it is sent. `state` is the current state of the room, at least
/// the keys of [`crate::state_needed`]. The rules are those for a received event: the event is checked
/// against itself, its auth events and the state before it.
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

/// Receipt check 4: the rules that need no state, then the rules against the state made of the auth events.
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

/// Receipt checks 5 and 6: the rules against `state`, which has at least the keys of
/// [`crate::state_to_check`].
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
