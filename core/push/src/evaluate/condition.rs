//! The conditions of push rules (client-server API, "Conditions").

use lattice_generated::types::PushRule;
use lattice_wire::UInt;
use ruma_common::push::RoomMemberCountIs;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::context::Context;
use super::event::{Event, Path};
use super::pattern::Pattern;
use crate::RuleKind;
use crate::rules::is_legacy;

/// The level that a notification needs if the room does not say.
const DEFAULT_NOTIFICATION_LEVEL: i64 = 50;

/// One condition, compiled.
#[derive(Debug)]
pub(super) enum Condition {
    /// A property that is a string matches the pattern as a whole.
    Text(Path, Pattern),
    /// Words of the body match the pattern.
    Body(Pattern),
    /// The event is in the room that the pattern matches.
    InRoom(Pattern),
    Is(Path, Value),
    Contains(Path, Value),
    DisplayName,
    /// The event has no `m.mentions`.
    NoMentions,
    MemberCount(RoomMemberCountIs),
    Permission(String),
    /// A condition of an unknown kind, or malformed.
    Never,
}

impl Condition {
    /// All conditions of a rule, those among them that its kind implies.
    pub fn all_of(kind: RuleKind, rule: &PushRule) -> Vec<Self> {
        let mut conditions = Self::of_kind(kind, rule);
        if rule.default && is_legacy(&rule.rule_id) {
            conditions.push(Self::NoMentions);
        }
        conditions
    }

    fn of_kind(kind: RuleKind, rule: &PushRule) -> Vec<Self> {
        match kind {
            RuleKind::Override | RuleKind::Underride => {
                rule.conditions.iter().flatten().map(|condition| Self::read(condition)).collect()
            }
            RuleKind::Content => vec![Self::Body(Pattern::glob(rule.pattern.as_deref().unwrap_or_default()))],
            RuleKind::Room => vec![Self::InRoom(Pattern::literal(&rule.rule_id))],
            RuleKind::Sender => vec![Self::Is(Path::read("sender"), rule.rule_id.as_str().into())],
        }
    }

    fn read(condition: &RawValue) -> Self {
        let Ok(mut condition) = serde_json::from_str::<Map<String, Value>>(condition.get()) else {
            return Self::Never;
        };
        let value = condition.remove("value");
        let text = |field: &str| condition.get(field).and_then(Value::as_str);
        let read = match text("kind") {
            Some("event_match") => text("key").zip(text("pattern")).map(|(key, pattern)| match key {
                "content.body" => Self::Body(Pattern::glob(pattern)),
                "room_id" => Self::InRoom(Pattern::glob(pattern)),
                _ => Self::Text(Path::read(key), Pattern::glob(pattern)),
            }),
            Some("event_property_is") => {
                text("key").zip(value).map(|(key, value)| Self::Is(Path::read(key), value))
            }
            Some("event_property_contains") => {
                text("key").zip(value).map(|(key, value)| Self::Contains(Path::read(key), value))
            }
            Some("contains_display_name") => Some(Self::DisplayName),
            Some("room_member_count") => text("is").and_then(|is| is.parse().ok()).map(Self::MemberCount),
            Some("sender_notification_permission") => text("key").map(|key| Self::Permission(key.to_owned())),
            _ => None,
        };
        read.unwrap_or(Self::Never)
    }

    pub fn holds(&self, event: &Event, context: &Context<'_>) -> bool {
        let in_body = |pattern: &Pattern| event.body().is_some_and(|body| pattern.is_in(body, event));
        match self {
            Self::Text(path, pattern) => {
                event.get(path).and_then(Value::as_str).is_some_and(|text| pattern.is_all_of(text, event))
            }
            Self::Body(pattern) => in_body(pattern),
            Self::InRoom(pattern) => pattern.is_all_of(context.room_id.as_str(), event),
            Self::Is(path, value) => event.get(path).is_some_and(|found| is_same_scalar(found, value)),
            Self::Contains(path, value) => {
                let list = event.get(path).and_then(Value::as_array);
                list.is_some_and(|list| list.iter().any(|found| is_same_scalar(found, value)))
            }
            Self::DisplayName => context.display_name.is_some_and(|name| in_body(&Pattern::literal(name))),
            Self::NoMentions => !event.has_mentions(),
            Self::MemberCount(is) => {
                std::ops::RangeBounds::contains(is, &UInt::new_saturating(context.member_count))
            }
            Self::Permission(key) => context.power.is_some_and(|power| {
                power.level >= power.notifications.get(key).copied().unwrap_or(DEFAULT_NOTIFICATION_LEVEL)
            }),
            Self::Never => false,
        }
    }
}

/// Whether two values are the same string, boolean, integer or null. Nothing is converted.
fn is_same_scalar(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one.as_i64().is_some_and(|one| Some(one) == other.as_i64())
        }
        (Value::Array(_) | Value::Object(_), _) => false,
        _ => one == other,
    }
}
