//! Rule 4.3 (4.2 in versions 6 and 7; 5.2 before; 5.3 in version 12): `membership` is `join`.

use ruma_state_res::Event as _;

use super::check::{Check, Step, text};
use super::levels::creator;
use super::table::Rule;

pub(super) fn join(check: &Check<'_>, target: &str) -> Step {
    // 4.3.1
    check.allow_if(Rule::JoinOfCreator, is_creators_first(check, target))?;
    // 4.3.2
    check.reject_if(Rule::JoinForOther, check.sender() != target)?;
    // 4.3.3
    let membership = check.membership(target);
    check.reject_if(Rule::JoinBanned, membership == "ban")?;
    // 4.3.4
    let (join_rule, rules) = (check.join_rule(), check.rules);
    let is_present = matches!(membership, "invite" | "join");
    let by_invite = join_rule == "invite" || rules.knocking && join_rule == "knock";
    check.allow_if(Rule::JoinInvited, by_invite && is_present)?;
    // 4.3.5, since version 8
    let restricted = rules.restricted_join_rule && join_rule == "restricted"
        || rules.knock_restricted_join_rule && join_rule == "knock_restricted";
    if restricted {
        // 4.3.5.1
        check.allow_if(Rule::JoinRestrictedMember, is_present)?;
        // 4.3.5.2
        check.reject_if(Rule::JoinRestrictedRefused, !is_let_in(check))?;
        // 4.3.5.3
        check.allow_if(Rule::JoinRestrictedAllowed, true)?;
    }
    // 4.3.6 (4.2.5 until version 7)
    check.allow_if(Rule::JoinPublic, join_rule == "public")?;
    // 4.3.7 (4.2.6 until version 7)
    check.reject_if(Rule::JoinRefused, true)
}

/// Whether the only prev event is the create event, and the joining user is the creator.
fn is_creators_first(check: &Check<'_>, target: &str) -> bool {
    let Some(create) = check.create else { return false };
    let mut before = check.pdu.prev_events();
    let follows_create = before.next().is_some_and(|id| *id == *create.id()) && before.next().is_none();
    follows_create && creator(create, check.rules) == Some(target)
}

/// Whether the user of `join_authorised_via_users_server` is in the room and may invite.
fn is_let_in(check: &Check<'_>) -> bool {
    text(check.pdu, "join_authorised_via_users_server").is_some_and(|user_id| {
        check.membership(user_id) == "join" && check.levels.of_user(user_id) >= check.levels.field("invite")
    })
}
