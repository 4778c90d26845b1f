//! Rule 4 (5 in versions 1 to 5, and in 12): member events.

use ruma_state_res::Event as _;

use super::check::{Check, Step, text};
use super::table::Rule;
use super::{invite, join};

pub(super) fn member(check: &Check<'_>) -> Step {
    let membership = text(check.pdu, "membership");
    let target = check.pdu.state_key();
    // 4.1
    check.reject_if(Rule::MemberIncomplete, membership.is_none() || target.is_none())?;
    // 4.2.1, since version 8
    check.reject_if(Rule::MemberNotAuthorised, !check.pdu.is_authorised())?;
    let target = target.unwrap_or_default();
    match membership.unwrap_or_default() {
        "join" => join::join(check, target)?,
        "invite" => invite::invite(check, target)?,
        "leave" => leave(check, target)?,
        "ban" => ban(check, target)?,
        "knock" if check.rules.knocking => knock(check, target)?,
        // 4.8; 4.7 in version 7; 4.6 before
        _ => check.reject_if(Rule::MembershipUnknown, true)?,
    }
    Step::Continue(())
}

/// Rule 4.5 (4.4 until version 7): `membership` is `leave`.
fn leave(check: &Check<'_>, target: &str) -> Step {
    let membership = check.membership(check.sender());
    // 4.5.1
    if check.sender() == target {
        let present =
            matches!(membership, "invite" | "join") || check.rules.knocking && membership == "knock";
        check.allow_only_if(Rule::LeaveOwn, present)?;
    }
    // 4.5.2
    check.reject_if(Rule::KickFromOutside, membership != "join")?;
    let (own, of_target) = (check.sender_level(), check.levels.of_user(target));
    // 4.5.3
    let is_banned = check.membership(target) == "ban";
    check.reject_if(Rule::UnbanRefused, is_banned && own < check.levels.field("ban"))?;
    // 4.5.4
    check.allow_if(Rule::KickAllowed, own >= check.levels.field("kick") && of_target < own)?;
    // 4.5.5
    check.reject_if(Rule::KickRefused, true)
}

/// Rule 4.6 (4.5 until version 7): `membership` is `ban`.
fn ban(check: &Check<'_>, target: &str) -> Step {
    // 4.6.1
    check.reject_if(Rule::BanFromOutside, check.membership(check.sender()) != "join")?;
    // 4.6.2
    let (own, of_target) = (check.sender_level(), check.levels.of_user(target));
    check.allow_if(Rule::BanAllowed, own >= check.levels.field("ban") && of_target < own)?;
    // 4.6.3
    check.reject_if(Rule::BanRefused, true)
}

/// Rule 4.7 (4.6 in version 7): `membership` is `knock`.
fn knock(check: &Check<'_>, target: &str) -> Step {
    let join_rule = check.join_rule();
    let knock_restricted = check.rules.knock_restricted_join_rule && join_rule == "knock_restricted";
    // 4.7.1
    check.reject_if(Rule::KnockNotPossible, join_rule != "knock" && !knock_restricted)?;
    // 4.7.2
    check.reject_if(Rule::KnockForOther, check.sender() != target)?;
    // 4.7.3
    let membership = check.membership(check.sender());
    check.allow_if(Rule::KnockAllowed, !matches!(membership, "ban" | "invite" | "join"))?;
    // 4.7.4
    check.reject_if(Rule::KnockRefused, true)
}
