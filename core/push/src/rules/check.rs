//! What a rule that a client sends must be like (client-server API, `PUT /pushrules/global/{kind}/{ruleId}`).

use std::str::FromStr;

use lattice_generated::types::PushRuleActions;
use ruma_common::push::RoomMemberCountIs;
use ruma_common::{RoomId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::RuleKind;

/// The longest id of a rule (bytes).
pub const MAX_RULE_ID_BYTES: usize = 255;
/// The longest pattern of a rule or of a condition (bytes).
pub const MAX_PATTERN_BYTES: usize = 255;
/// The most conditions of a rule.
pub const MAX_CONDITIONS: usize = 20;
/// The most actions of a rule.
pub const MAX_ACTIONS: usize = 20;
/// The most bytes of a rule: its id, pattern, conditions and actions.
pub const MAX_RULE_BYTES: usize = 8_192;

/// Actions of older versions of the specification, which are kept and do nothing ("Historical Actions").
const HISTORICAL_ACTIONS: [&str; 2] = ["dont_notify", "coalesce"];

/// A rule as a client sends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewRule {
    /// The kind of the rule.
    pub kind: RuleKind,
    /// The id of the rule among those of its kind.
    pub rule_id: String,
    /// What follows if the rule matches.
    pub actions: Vec<PushRuleActions>,
    /// Only of override and underride rules.
    pub conditions: Option<Vec<Box<RawValue>>>,
    /// Only of content rules.
    pub pattern: Option<String>,
}

/// Why a rule cannot be stored, whatever the user has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidRule {
    /// The id is empty, reserved, too long, has a slash, or is not of the kind's form.
    Id(&'static str),
    /// A content rule without a pattern.
    MissingPattern,
    /// The number of the condition, from 1, and what it lacks.
    Condition(usize, &'static str),
    /// The number of the action, from 1, and what it lacks.
    Action(usize, &'static str),
    /// A maximum is exceeded.
    TooLarge(&'static str),
}

impl NewRule {
    /// Checks the rule.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), InvalidRule> {
        self.check_id()?;
        check_actions(&self.actions)?;
        let bytes_of = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        if bytes_of(&self.pattern) > MAX_PATTERN_BYTES {
            return Err(InvalidRule::TooLarge("The pattern of the rule is too long."));
        }
        if self.kind == RuleKind::Content && bytes_of(&self.pattern) == 0 {
            return Err(InvalidRule::MissingPattern);
        }
        let conditions = self.conditions.as_deref().unwrap_or_default();
        if conditions.len() > MAX_CONDITIONS {
            return Err(InvalidRule::TooLarge("The rule has too many conditions."));
        }
        if matches!(self.kind, RuleKind::Override | RuleKind::Underride) {
            for (number, condition) in conditions.iter().enumerate() {
                check_condition(condition).map_err(|lacks| InvalidRule::Condition(number + 1, lacks))?;
            }
        }
        let actions: usize = self.actions.iter().map(|action| action.get().get().len()).sum();
        let conditions: usize = conditions.iter().map(|condition| condition.get().len()).sum();
        if self.rule_id.len() + bytes_of(&self.pattern) + actions + conditions > MAX_RULE_BYTES {
            return Err(InvalidRule::TooLarge("The rule is too large."));
        }
        Ok(())
    }

    fn check_id(&self) -> Result<(), InvalidRule> {
        let id = self.rule_id.as_str();
        let complaint = match self.kind {
            _ if id.is_empty() => "The id of the rule is empty.",
            _ if id.len() > MAX_RULE_ID_BYTES => "The id of the rule is too long.",
            _ if id.starts_with('.') => "Ids that start with a dot are those of the server's default rules.",
            RuleKind::Room if RoomId::parse(id).is_err() => "The id of a room rule is the id of a room.",
            RuleKind::Sender if UserId::parse(id).is_err() => "The id of a sender rule is the id of a user.",
            _ if id.contains(['/', '\\']) => "The id of a rule has no slash and no backslash.",
            _ => return Ok(()),
        };
        Err(InvalidRule::Id(complaint))
    }
}

/// Checks the actions of a rule: `notify`, historical ones, and tweaks ("Actions").
pub(super) fn check_actions(actions: &[PushRuleActions]) -> Result<(), InvalidRule> {
    if actions.len() > MAX_ACTIONS {
        return Err(InvalidRule::TooLarge("The rule has too many actions."));
    }
    for (number, action) in actions.iter().enumerate() {
        let value = serde_json::from_str::<Value>(action.get().get()).unwrap_or_default();
        let lacks = match &value {
            Value::String(name) if name == "notify" || HISTORICAL_ACTIONS.contains(&name.as_str()) => {
                continue;
            }
            Value::Object(tweak) => match (tweak.get("set_tweak"), tweak.get("value")) {
                (Some(Value::String(name)), value) => match (name.as_str(), value) {
                    ("sound", Some(Value::String(_))) => continue,
                    ("sound", _) => "the tweak `sound` has a string as its value",
                    ("highlight", None | Some(Value::Bool(_))) => continue,
                    ("highlight", _) => "the tweak `highlight` has a boolean as its value",
                    _ => continue,
                },
                _ => "`set_tweak` is the name of a tweak",
            },
            _ => "there is no such action",
        };
        return Err(InvalidRule::Action(number + 1, lacks));
    }
    Ok(())
}

/// Checks a condition. One of an unknown kind is kept, and matches nothing ("Conditions").
fn check_condition(condition: &RawValue) -> Result<(), &'static str> {
    let condition = serde_json::from_str::<Map<String, Value>>(condition.get()).unwrap_or_default();
    let text = |field: &str| condition.get(field).and_then(Value::as_str);
    let has_key = text("key").is_some();
    match text("kind") {
        None => Err("`kind` is missing"),
        Some("event_match") => match text("pattern") {
            Some(pattern) if pattern.len() > MAX_PATTERN_BYTES => Err("`pattern` is too long"),
            Some(_) if has_key => Ok(()),
            _ => Err("`event_match` has a `key` and a `pattern`"),
        },
        Some("event_property_is" | "event_property_contains") => match condition.get("value") {
            Some(Value::Null | Value::Bool(_) | Value::String(_)) if has_key => Ok(()),
            Some(Value::Number(number)) if has_key && number.is_i64() => Ok(()),
            _ => {
                Err("a condition on a property has a `key` and a `value` that is no list, object or fraction")
            }
        },
        Some("room_member_count") => match text("is").map(RoomMemberCountIs::from_str) {
            Some(Ok(_)) => Ok(()),
            _ => Err("`is` is a number, after `==`, `<`, `>`, `<=`, `>=` or nothing"),
        },
        Some("sender_notification_permission") if !has_key => Err("`key` is missing"),
        Some(_) => Ok(()),
    }
}
