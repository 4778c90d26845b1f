//! The power levels of users and the levels that actions require (client-server API, `m.room.power_levels`;
//! server-server API, "Definitions").

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_state_res::Event as _;

use crate::{AuthorizationRules, Pdu};

/// The level of a creator since room version 12: higher than any level in an event can be.
const CREATOR_LEVEL: i64 = i64::MAX;

/// The level fields of `m.room.power_levels` that are single integers, with their defaults.
pub(super) const FIELDS: [(&str, i64); 7] = [
    ("users_default", 0),
    ("events_default", 0),
    ("state_default", 50),
    ("ban", 50),
    ("redact", 50),
    ("kick", 50),
    ("invite", 0),
];

/// The power levels of a room in one state.
pub(crate) struct Levels<'a> {
    content: Option<&'a CanonicalJsonObject>,
    create: Option<&'a Pdu>,
    rules: &'a AuthorizationRules,
}

impl<'a> Levels<'a> {
    pub fn new(levels: Option<&'a Pdu>, create: Option<&'a Pdu>, rules: &'a AuthorizationRules) -> Self {
        Self { content: levels.map(Pdu::fields), create, rules }
    }

    /// The level of a user.
    pub fn of_user(&self, user_id: &str) -> i64 {
        let creators_are_above = self.rules.explicitly_privilege_room_creators;
        if creators_are_above && self.create.is_some_and(|create| is_creator(create, user_id, self.rules)) {
            return CREATOR_LEVEL;
        }
        if self.content.is_none() {
            let created = self.create.and_then(|create| creator(create, self.rules)) == Some(user_id);
            return if created { 100 } else { 0 };
        }
        self.entry("users", user_id).unwrap_or_else(|| self.field("users_default"))
    }

    /// The users whom the power levels name, and the creators.
    pub fn named(&self) -> Vec<&'a str> {
        let users = self.content.and_then(|content| content.get("users")?.as_object());
        let mut named: Vec<&str> = users.into_iter().flatten().map(|(user_id, _)| user_id.as_str()).collect();
        let Some(create) = self.create else { return named };
        named.extend(creator(create, self.rules));
        let additional = create.fields().get("additional_creators").and_then(CanonicalJsonValue::as_array);
        let additional = additional.filter(|_| self.rules.additional_room_creators);
        named.extend(additional.unwrap_or_default().iter().filter_map(CanonicalJsonValue::as_str));
        named
    }

    /// The level that sending an event of this type requires.
    pub fn of_event(&self, event_type: &str, is_state: bool) -> i64 {
        let default = if is_state { "state_default" } else { "events_default" };
        self.entry("events", event_type).unwrap_or_else(|| self.field(default))
    }

    /// The level that notifying the whole room requires.
    pub fn of_room_notification(&self) -> i64 {
        self.entry("notifications", "room").unwrap_or(50)
    }

    /// The level of one of [`FIELDS`], or its default.
    pub fn field(&self, name: &str) -> i64 {
        let default = FIELDS.iter().find(|(field, _)| *field == name).map_or(0, |(_, level)| *level);
        self.content.and_then(|content| level(content.get(name)?, self.rules)).unwrap_or(default)
    }

    fn entry(&self, map: &str, key: &str) -> Option<i64> {
        level(self.content?.get(map)?.as_object()?.get(key)?, self.rules)
    }
}

/// The level of a JSON value; before room version 10 also of a string with an integer (room version pages,
/// "`m.room.power_levels` events accept values as strings").
pub(super) fn level(value: &CanonicalJsonValue, rules: &AuthorizationRules) -> Option<i64> {
    match value {
        CanonicalJsonValue::Integer(level) => Some((*level).into()),
        CanonicalJsonValue::String(text) if !rules.integer_power_levels => {
            let level: i64 = text.trim().parse().ok()?;
            // Canonical JSON has no larger integers.
            (level.unsigned_abs() < 1 << 53).then_some(level)
        }
        _ => None,
    }
}

/// The creator of the room: the sender of the create event, or (until version 10) `creator` in its content.
pub(super) fn creator<'a>(create: &'a Pdu, rules: &AuthorizationRules) -> Option<&'a str> {
    if rules.use_room_create_sender {
        return Some(create.sender().as_str());
    }
    create.fields().get("creator").and_then(CanonicalJsonValue::as_str)
}

/// Whether a user is the creator or (since version 12) one of `additional_creators`.
pub(super) fn is_creator(create: &Pdu, user_id: &str, rules: &AuthorizationRules) -> bool {
    let additional = create.fields().get("additional_creators").and_then(CanonicalJsonValue::as_array);
    let mut additional = additional.unwrap_or_default().iter().filter(|_| rules.additional_room_creators);
    creator(create, rules) == Some(user_id) || additional.any(|each| each.as_str() == Some(user_id))
}
