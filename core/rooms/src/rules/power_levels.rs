//! Rule 9 (10 in versions 1 to 5, and in 12): changes of power levels.

use std::collections::BTreeSet;

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};

use ruma_state_res::Event as _;

use super::check::{Check, Step};
use super::levels::{FIELDS, is_creator, level};
use super::table::Rule;
use crate::Pdu;

/// A changed level: its name, the old level and the new one; `None` where the entry is absent.
type Change<'a> = (&'a str, Option<i64>, Option<i64>);

pub(super) fn power_levels(check: &Check<'_>) -> Step {
    let new = check.pdu.fields();
    well_formed(check, new)?;
    // 9.4 (9.2 until version 9; 10.5 in version 12)
    let old = check.event("m.room.power_levels", "").filter(|_| !has_other_key(check.pdu));
    check.allow_if(Rule::FirstLevels, old.is_none())?;
    let empty = CanonicalJsonObject::new();
    let old = old.map_or(&empty, |old| old.fields());
    let own = check.sender_level();
    let above = |level: Option<i64>| level.is_some_and(|level| level > own);
    // 9.5
    let fields = FIELDS.iter().map(|(name, _)| *name).collect();
    let fields = changes(check, fields, old, new);
    check.reject_if(Rule::LevelAboveOwn, fields.iter().any(|(_, was, _)| above(*was)))?;
    check.reject_if(Rule::LevelRaisedAboveOwn, fields.iter().any(|(.., becomes)| above(*becomes)))?;
    // 9.6, 9.7
    let mut events = entries(check, "events", old, new);
    if check.rules.limit_notifications_power_levels {
        events.extend(entries(check, "notifications", old, new));
    }
    check.reject_if(Rule::EventLevelAboveOwn, events.iter().any(|(_, was, _)| above(*was)))?;
    check.reject_if(Rule::EventLevelRaisedAboveOwn, events.iter().any(|(.., becomes)| above(*becomes)))?;
    // 9.8
    let users = entries(check, "users", old, new);
    let mut others = users.iter().filter(|(user_id, ..)| *user_id != check.sender());
    let taken = others.any(|(_, was, _)| was.is_some_and(|was| was >= own));
    check.reject_if(Rule::UserLevelNotBelowOwn, taken)?;
    // 9.9
    check.reject_if(Rule::UserLevelRaisedAboveOwn, users.iter().any(|(.., becomes)| above(*becomes)))?;
    // 9.10
    check.allow_if(Rule::LevelsAllowed, true)
}

/// Whether the event has a state key that is not empty: it replaces no levels, and nobody reads its own. The
/// levels that it would replace are not among its auth events, so Synapse finds none.
fn has_other_key(pdu: &Pdu) -> bool {
    pdu.state_key().is_some_and(|key| !key.is_empty())
}

/// Rules 9.1 to 9.3 (9.1 until version 9; 10.1 to 10.4 in version 12): the format of the content.
fn well_formed(check: &Check<'_>, new: &CanonicalJsonObject) -> Step {
    let is_level = |value: &CanonicalJsonValue| level(value, check.rules).is_some();
    let are_levels =
        |value: &CanonicalJsonValue| value.as_object().is_some_and(|map| map.values().all(is_level));
    // 9.1
    let fields = FIELDS.iter().filter_map(|(name, _)| new.get(*name));
    check.reject_if(Rule::LevelNotInteger, !fields.into_iter().all(is_level))?;
    // 9.2
    let notifications = new.get("notifications").filter(|_| check.rules.limit_notifications_power_levels);
    let maps = new.get("events").into_iter().chain(notifications);
    check.reject_if(Rule::LevelMapNotIntegers, !maps.into_iter().all(are_levels))?;
    // 9.3
    let are_users = |users: &CanonicalJsonValue| {
        are_levels(users)
            && users.as_object().is_some_and(|users| users.keys().all(|id| has_form_of_user_id(id)))
    };
    check.reject_if(Rule::UserLevelsMalformed, !new.get("users").is_none_or(are_users))?;
    // 10.4 in version 12
    let mut users =
        new.get("users").and_then(CanonicalJsonValue::as_object).into_iter().flat_map(|users| users.keys());
    let names_creator =
        check.create.is_some_and(|create| users.any(|id| is_creator(create, id, check.rules)));
    check.reject_if(Rule::CreatorInLevels, names_creator)
}

/// Whether a key of `users` begins with `@` and has a colon. Synapse and Dendrite demand no more: a key with a
/// misspelt server name is a level of nobody, and rejecting it would split the room.
fn has_form_of_user_id(key: &str) -> bool {
    key.starts_with('@') && key.contains(':')
}

/// The entries of a map of levels that are added, changed or removed.
fn entries<'a>(
    check: &Check<'_>,
    map: &str,
    old: &'a CanonicalJsonObject,
    new: &'a CanonicalJsonObject,
) -> Vec<Change<'a>> {
    let of = |content: &'a CanonicalJsonObject| content.get(map).and_then(CanonicalJsonValue::as_object);
    let names =
        [old, new].into_iter().filter_map(of).flat_map(|map| map.keys().map(String::as_str)).collect();
    static EMPTY: CanonicalJsonObject = CanonicalJsonObject::new();
    changes(check, names, of(old).unwrap_or(&EMPTY), of(new).unwrap_or(&EMPTY))
}

fn changes<'a>(
    check: &Check<'_>,
    names: BTreeSet<&'a str>,
    old: &CanonicalJsonObject,
    new: &CanonicalJsonObject,
) -> Vec<Change<'a>> {
    let of = |map: &CanonicalJsonObject, name: &str| level(map.get(name)?, check.rules);
    let both = names.into_iter().map(|name| (name, of(old, name), of(new, name)));
    both.filter(|(_, was, becomes)| was != becomes).collect()
}
