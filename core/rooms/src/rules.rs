//! The authorization rules of all room versions, numbered as on the room-version pages.
//!
//! Each rule is written once, under its number in versions 6 to 11; `table` has the other numbers. A rule
//! that a version does not have never decides.

mod auth_events;
mod check;
mod create;
mod fields;
mod invite;
mod join;
pub(crate) mod levels;
mod member;
mod number;
mod other;
mod power_levels;
mod table;
mod user_id;

use std::ops::ControlFlow;

pub use auth_events::AuthEvents;
pub use check::Ruling;
use check::{Check, Step};
pub(crate) use fields::fields_read;
pub use number::Citation;
pub use table::{Effect, Rule};

use crate::{AuthorizationRules, Pdu, State};

/// Checks the rules that need no state: for a create event, rule 1, which decides; for any other event, the
/// rules about its auth events, which can only reject it (`None` if they do not).
#[must_use]
pub fn check_auth_events(pdu: &Pdu, auth: &AuthEvents, rules: &AuthorizationRules) -> Option<Ruling> {
    independent(pdu, auth, rules, None)
}

/// Checks the rules that need a state. `state` has the keys of [`crate::state_needed`], as far as the room
/// has them.
#[must_use]
pub fn check_state(pdu: &Pdu, state: &State, rules: &AuthorizationRules) -> Ruling {
    dependent(pdu, state, rules, None)
}

pub(crate) fn independent(
    pdu: &Pdu,
    auth: &AuthEvents,
    rules: &AuthorizationRules,
    off: Option<Rule>,
) -> Option<Ruling> {
    let state = State::new();
    let check = Check::new(pdu, rules, &state, off);
    let step = match pdu.event_type() {
        "m.room.create" => create::create(&check),
        _ => auth_events::auth_events(&check, auth),
    };
    step.break_value()
}

pub(crate) fn dependent(pdu: &Pdu, state: &State, rules: &AuthorizationRules, off: Option<Rule>) -> Ruling {
    // Without a decision the event is rejected; that happens only if a test turns a rule off.
    steps(&Check::new(pdu, rules, state, off)).break_value().unwrap_or(Ruling::Rejected(Rule::Allowed))
}

fn steps(check: &Check<'_>) -> Step {
    match check.pdu.event_type() {
        // Rule 1 needs no state.
        "m.room.create" => return ControlFlow::Break(Ruling::Allowed(Rule::CreateAllowed)),
        event_type => {
            other::federation(check)?;
            if event_type == "m.room.aliases" && check.rules.special_case_room_aliases {
                other::aliases(check)?;
            }
            if event_type == "m.room.member" {
                member::member(check)?;
            }
        }
    }
    other::other(check)
}
