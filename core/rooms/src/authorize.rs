//! May this event stand in this room? (room version pages, "Authorization rules")

use ruma_common::room_version_rules::RoomVersionRules;
use ruma_state_res::{check_state_dependent_auth_rules, check_state_independent_auth_rules};

use crate::{Pdu, State};

/// The outcome: a rejection is an answer, and names the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every rule allows it.
    Accepted,
    /// This rule does not.
    Rejected {
        /// The rule, in the words of the library that enacts it.
        rule: String,
    },
}

/// Checks an event against the rules that need no state, then against `state`, which holds what
/// [`crate::state_needed`] names.
#[must_use]
pub fn authorize(pdu: &Pdu, rules: &RoomVersionRules, state: &State) -> Verdict {
    let by_id = |id: &ruma_common::EventId| state.values().find(|each| each.id() == id).map(|each| &**each);
    let by_key = |event_type: &ruma_events::StateEventType, state_key: &str| {
        state.get(&(event_type.to_string(), state_key.to_owned())).map(|each| &**each)
    };
    let outcome = check_state_independent_auth_rules(&rules.authorization, pdu, by_id)
        .and_then(|()| check_state_dependent_auth_rules(&rules.authorization, pdu, by_key));
    match outcome {
        Ok(()) => Verdict::Accepted,
        Err(rule) => Verdict::Rejected { rule },
    }
}
