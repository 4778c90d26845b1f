//! Rules 3 and 5 to 10 (3, 4 and 6 to 12 in versions 1 to 5; 4 and 6 to 11 in version 12): all other events.

use ruma_common::EventId;
use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_state_res::Event as _;

use super::check::{Check, Step};
use super::power_levels::power_levels;
use super::table::Rule;
use super::user_id::owner;

/// Rule 3 (4 in version 12): rooms that are not federated.
pub(super) fn federation(check: &Check<'_>) -> Step {
    let closed = check.create.is_none_or(|create| {
        let federate = create.fields().get("m.federate");
        let foreign = create.sender().server_name() != check.pdu.sender().server_name();
        // Synapse, Dendrite and ruma let nobody in by a value that is no boolean.
        federate.is_some_and(|federate| *federate != CanonicalJsonValue::Bool(true)) && foreign
    });
    check.reject_if(Rule::NotFederated, closed)
}

/// Rule 4 until version 5: aliases events.
pub(super) fn aliases(check: &Check<'_>) -> Step {
    let state_key = check.pdu.state_key();
    // 4.1
    check.reject_if(Rule::AliasesWithoutStateKey, state_key.is_none())?;
    // 4.2
    let domain = check.pdu.sender().server_name().as_str();
    check.reject_if(Rule::AliasesOfOtherDomain, state_key != Some(domain))?;
    // 4.3
    check.allow_if(Rule::AliasesAllowed, true)
}

/// Rules 5 to 10: every event that no earlier rule decided.
pub(super) fn other(check: &Check<'_>) -> Step {
    let (pdu, levels) = (check.pdu, &check.levels);
    // 5
    check.reject_if(Rule::SenderNotJoined, check.membership(check.sender()) != "join")?;
    let own = check.sender_level();
    // 6
    if pdu.event_type() == "m.room.third_party_invite" {
        check.allow_only_if(Rule::ThirdPartyInviteEvent, own >= levels.field("invite"))?;
    }
    // 7
    let needed = levels.of_event(pdu.event_type(), pdu.state_key().is_some());
    check.reject_if(Rule::LevelTooLow, needed > own)?;
    // 8
    if let Some(key) = pdu.state_key().filter(|key| key.starts_with('@') && *key != check.sender()) {
        state_key(check, key, own)?;
    }
    // 9
    if pdu.event_type() == "m.room.power_levels" {
        power_levels(check)?;
    }
    // 11 in versions 1 and 2
    if pdu.event_type() == "m.room.redaction" {
        redaction(check, own)?;
    }
    // 10
    check.allow_if(Rule::Allowed, true)
}

/// Rule 8: a state key that begins with an `@` and is not the sender's user id.
fn state_key(check: &Check<'_>, key: &str, own: i64) -> Step {
    let owner = owner(key);
    // 8.1.1 in versions with owned state
    check.reject_if(Rule::StateKeyWithoutOwner, owner.is_none())?;
    // 8; 8.1.3 in versions with owned state
    let may_set = |owner| owner == check.sender() || own > check.levels.of_user(owner);
    let is_owned = check.rules.owned_state && owner.is_some_and(may_set);
    check.reject_if(Rule::StateKeyOfOther, !is_owned)
}

/// Rule 11 in versions 1 and 2: redactions.
fn redaction(check: &Check<'_>, own: i64) -> Step {
    // 11.1
    check.allow_if(Rule::RedactionByLevel, own >= check.levels.field("redact"))?;
    // 11.2
    let domain = |id: &EventId| id.server_name().map(ToString::to_string);
    let redacted = check.pdu.redacts().and_then(|id| domain(id));
    check.allow_if(Rule::RedactionInDomain, redacted.is_some() && redacted == domain(check.pdu.id()))?;
    // 11.3
    check.reject_if(Rule::RedactionRefused, true)
}
