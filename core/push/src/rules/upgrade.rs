//! The rules of a room that another one replaces.

use lattice_generated::types::PushRule;
use ruma_common::RoomId;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::{MAX_PUSH_RULES_BYTES, MAX_RULES_OF_KIND, PushRules, RuleKind};

impl PushRules {
    /// Copies the user's own rules about one room for the room that replaces it: the room rule, and rules whose conditions
    /// name the room. Says whether there were any. What exceeds the maxima is not copied.
    pub fn copy_room(&mut self, from: &RoomId, to: &RoomId) -> bool {
        let mut is_changed = false;
        for kind in [RuleKind::Override, RuleKind::Room, RuleKind::Underride] {
            let rules = kind.list_mut(&mut self.set);
            let mut at = 0;
            while let Some(rule) = rules.get(at) {
                at += 1;
                let Some(copy) = (!rule.default).then(|| copy_of(kind, rule, from, to)).flatten() else {
                    continue;
                };
                let own = rules.iter().filter(|rule| !rule.default).count();
                if own < MAX_RULES_OF_KIND && !rules.iter().any(|rule| rule.rule_id == copy.rule_id) {
                    rules.insert(at, copy);
                    is_changed = true;
                    at += 1;
                }
            }
        }
        is_changed && self.stored().get().len() <= MAX_PUSH_RULES_BYTES
    }
}

/// The rule for the new room, if this one is about the old room.
fn copy_of(kind: RuleKind, rule: &PushRule, from: &RoomId, to: &RoomId) -> Option<PushRule> {
    let mut copy = rule.clone();
    if kind == RuleKind::Room {
        copy.rule_id = to.to_string();
        return (rule.rule_id == from.as_str()).then_some(copy);
    }
    let mut is_about = false;
    for condition in copy.conditions.iter_mut().flatten() {
        if let Some(moved) = moved(condition, from, to) {
            *condition = moved;
            is_about = true;
        }
    }
    // Clients name the rule that mutes a room after the room.
    copy.rule_id = match rule.rule_id.replace(from.as_str(), to.as_str()) {
        same if same == rule.rule_id => format!("{same}_{to}"),
        renamed => renamed,
    };
    (is_about && copy.rule_id.len() <= super::MAX_RULE_ID_BYTES).then_some(copy)
}

/// The condition for the new room, if it is the one that an event is in the old room.
fn moved(condition: &RawValue, from: &RoomId, to: &RoomId) -> Option<Box<RawValue>> {
    let mut condition = serde_json::from_str::<Map<String, Value>>(condition.get()).ok()?;
    let is = |field: &str, text: &str| condition.get(field).and_then(Value::as_str) == Some(text);
    if !(is("kind", "event_match") && is("key", "room_id") && is("pattern", from.as_str())) {
        return None;
    }
    condition.insert("pattern".to_owned(), to.as_str().into());
    to_raw_value(&condition).ok()
}
