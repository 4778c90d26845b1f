//! Rules 3 and 5 to 10 (3, 4 and 6 to 12 in versions 1 to 5; 4 and 6 to 11 in version 12): all other events.

use ruma_common::EventId;
use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_state_res::Event as _;

use super::check::{Check, Step};
use super::power_levels::power_levels;
use super::table::Rule;

/// Rule 3 (4 in version 12): rooms that are not federated.
pub(super) fn federation(check: &Check<'_>) -> Step {
    let closed = check.create.is_none_or(|create| {
        let federate = create.fields().get("m.federate");
        let foreign = create.sender().server_name() != check.pdu.sender().server_name();
        federate == Some(&CanonicalJsonValue::Bool(false)) && foreign
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
    let of_other = pdu.state_key().is_some_and(|key| key.starts_with('@') && key != check.sender());
    check.reject_if(Rule::StateKeyOfOther, of_other)?;
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
