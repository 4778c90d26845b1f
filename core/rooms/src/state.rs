//! The part of a room's state that a decision looks at, gathered before it.

use std::collections::BTreeMap;
use std::rc::Rc;

use ruma_common::UserId;
use ruma_common::room_version_rules::RoomVersionRules;
use ruma_events::TimelineEventType;

use crate::{EventTemplate, Pdu};

/// Event type and state key.
pub type StateKey = (String, String);

/// State by key. What was not gathered is absent.
pub type State = BTreeMap<StateKey, Rc<Pdu>>;

/// What somebody who is invited is shown of a room (client-server API, "Stripped state").
pub const INVITE_STATE_TYPES: [&str; 7] = [
    "m.room.create",
    "m.room.join_rules",
    "m.room.name",
    "m.room.avatar",
    "m.room.topic",
    "m.room.canonical_alias",
    "m.room.encryption",
];

/// The state that building and authorising an event needs: its auth events (server-server API, "Auth
/// events selection") and always the create event.
///
/// # Errors
/// The rule that the event breaks whatever the state is, e.g. a member event without membership.
pub fn state_needed(
    template: &EventTemplate,
    sender: &UserId,
    rules: &RoomVersionRules,
) -> Result<Vec<StateKey>, String> {
    let mut keys = auth_keys(template, sender, rules)?;
    let create = ("m.room.create".to_owned(), String::new());
    if !keys.contains(&create) {
        keys.push(create);
    }
    Ok(keys)
}

/// The keys of the events that must stand under `auth_events`.
pub(crate) fn auth_keys(
    template: &EventTemplate,
    sender: &UserId,
    rules: &RoomVersionRules,
) -> Result<Vec<StateKey>, String> {
    let keys = ruma_state_res::auth_types_for_event(
        &TimelineEventType::from(template.event_type.as_str()),
        sender,
        template.state_key.as_deref(),
        &template.content,
        &rules.authorization,
    )?;
    Ok(keys.into_iter().map(|(event_type, state_key)| (event_type.to_string(), state_key)).collect())
}
