//! The push rules of one user: the server's defaults, what the user changed of them, and the user's own rules.

mod change;
mod check;
mod defaults;
mod kind;
mod upgrade;

use lattice_generated::types::{PushRule, PushRuleset};
use ruma_common::UserId;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

pub use self::change::{Change, ChangeRefusal, MAX_PUSH_RULES_BYTES, MAX_RULES_OF_KIND, Place};
pub use self::check::{
    InvalidRule, MAX_ACTIONS, MAX_CONDITIONS, MAX_PATTERN_BYTES, MAX_RULE_BYTES, MAX_RULE_ID_BYTES, NewRule,
};
pub use self::defaults::Mentions;
pub(crate) use self::defaults::is_legacy;
pub use self::kind::RuleKind;

/// The content of `m.push_rules` (client-server API, "m.push_rules").
#[derive(Serialize, Deserialize)]
struct Content {
    global: PushRuleset,
}

/// All push rules of one user, the server's defaults among them, in the order in which they are compared.
#[derive(Debug, Clone)]
pub struct PushRules {
    /// All five lists are present.
    set: PushRuleset,
    defaults: PushRuleset,
}

impl PushRules {
    /// The rules of a user who stored [`PushRules::stored`]; the defaults without it.
    ///
    /// The defaults are those of this program: the stored content has only those that the user changed, of which
    /// `enabled` and `actions` count.
    ///
    /// # Errors
    /// If the stored content has another form.
    pub fn read(
        user_id: &UserId,
        mentions: Mentions,
        stored: Option<&RawValue>,
    ) -> Result<Self, serde_json::Error> {
        let defaults = defaults::of(user_id, mentions);
        let mut set = match stored {
            Some(stored) => serde_json::from_str::<Content>(stored.get())?.global,
            None => PushRuleset::new(),
        };
        for kind in RuleKind::ALL {
            let stored = kind.list_mut(&mut set);
            let (changed, mut own): (Vec<_>, Vec<_>) = stored.drain(..).partition(|rule| rule.default);
            let mut defaults = kind.list(&defaults).to_vec();
            for default in &mut defaults {
                if let Some(changed) = changed.iter().find(|rule| rule.rule_id == default.rule_id) {
                    default.enabled = changed.enabled;
                    default.actions.clone_from(&changed.actions);
                }
            }
            // `.m.rule.master` comes before the user's own rules, all other defaults come after ("Predefined Rules").
            let after = defaults.split_off(kind.defaults_before_own().min(defaults.len()));
            stored.extend(defaults);
            stored.append(&mut own);
            stored.extend(after);
        }
        Ok(Self { set, defaults })
    }

    /// What is to be stored of these rules: the user's own, and the defaults that the user changed.
    #[must_use]
    pub fn stored(&self) -> Box<RawValue> {
        let mut set = self.set.clone();
        for kind in RuleKind::ALL {
            let defaults = kind.list(&self.defaults);
            kind.list_mut(&mut set).retain(|rule| {
                !rule.default
                    || !defaults
                        .iter()
                        .any(|default| default.rule_id == rule.rule_id && is_same(default, rule))
            });
        }
        json(set)
    }

    /// The content of `m.push_rules` for clients: all rules.
    #[must_use]
    pub fn content(&self) -> Box<RawValue> {
        json(self.set.clone())
    }

    /// All rules.
    #[must_use]
    pub fn into_ruleset(self) -> PushRuleset {
        self.set
    }

    /// The rules of one kind, in the order in which they are compared.
    #[must_use]
    pub fn of_kind(&self, kind: RuleKind) -> &[PushRule] {
        kind.list(&self.set)
    }

    /// One rule.
    #[must_use]
    pub fn get(&self, kind: RuleKind, rule_id: &str) -> Option<&PushRule> {
        self.of_kind(kind).iter().find(|rule| rule.rule_id == rule_id)
    }
}

/// Whether two rules have the same actions, and are both enabled or both disabled.
fn is_same(one: &PushRule, other: &PushRule) -> bool {
    let actions =
        |rule: &PushRule| rule.actions.iter().map(|action| action.get().get().to_owned()).collect::<Vec<_>>();
    one.enabled == other.enabled && actions(one) == actions(other)
}

fn json(global: PushRuleset) -> Box<RawValue> {
    to_raw_value(&Content { global }).expect("invariant: push rules have a form in JSON")
}
