//! Tests of the rules, of their changes and of their evaluation.

mod changes;
mod defaults;
mod matching;
mod oracle;
mod upgrade;

use lattice_generated::types::PushRuleActions;
use ruma_common::{UserId, user_id};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use crate::{Change, Mentions, NewRule, Place, PushRules, RuleKind};

fn alice() -> &'static UserId {
    user_id!("@alice:example.org")
}

fn defaults() -> PushRules {
    PushRules::read(alice(), Mentions::Intentional, None).unwrap()
}

/// The rules that a user has stored.
fn read(stored: &RawValue) -> Result<PushRules, serde_json::Error> {
    PushRules::read(alice(), Mentions::Intentional, Some(stored))
}

fn actions(actions: &Value) -> Vec<PushRuleActions> {
    serde_json::from_value(actions.clone()).unwrap()
}

fn ids(rules: &PushRules, kind: RuleKind) -> Vec<&str> {
    rules.of_kind(kind).iter().map(|rule| rule.rule_id.as_str()).collect()
}

/// A rule that notifies; conditions and pattern are for the kinds that have them.
fn new(kind: RuleKind, rule_id: &str, conditions: &Value, pattern: Option<&str>) -> NewRule {
    let conditions =
        conditions.as_array().map(|list| list.iter().map(|one| to_raw_value(one).unwrap()).collect());
    let actions = actions(&json!(["notify"]));
    NewRule { kind, rule_id: rule_id.to_owned(), actions, conditions, pattern: pattern.map(str::to_owned) }
}

fn put(rule: NewRule) -> Change {
    Change::Put(rule, Place::default())
}

/// The rules after these changes, which succeed.
fn with(changes: impl IntoIterator<Item = Change>) -> PushRules {
    let mut rules = defaults();
    for change in changes {
        change.check().unwrap();
        rules.apply(change).unwrap();
    }
    rules
}
