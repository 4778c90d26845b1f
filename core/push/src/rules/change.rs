//! Changes of the rules of a user.

use lattice_generated::types::{PushRule, PushRuleActions};
use serde::{Deserialize, Serialize};

use super::check::check_actions;
use super::{InvalidRule, NewRule, PushRules, RuleKind};

/// The most rules of one kind that a user adds to the server's defaults.
pub const MAX_RULES_OF_KIND: usize = 1_000;
/// The most bytes that are stored of the push rules of a user.
pub const MAX_PUSH_RULES_BYTES: usize = 524_288;

/// Where a rule goes among the user's own of its kind; neither of the two: a new rule becomes the first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Place {
    /// The rule that comes right after it; counts more than `after`.
    pub before: Option<String>,
    /// The rule that comes right before it.
    pub after: Option<String>,
}

/// A change of the rules of a user.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Adds a rule, or replaces the one of the same kind and id, which stays enabled or disabled.
    Put(NewRule, Place),
    /// Enables or disables a rule.
    SetEnabled(RuleKind, String, bool),
    /// Replaces the actions of a rule.
    SetActions(RuleKind, String, Vec<PushRuleActions>),
    /// Removes one of the user's own rules.
    Remove(RuleKind, String),
}

/// Why the rules of a user are not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeRefusal {
    /// The user has no rule of this kind and id.
    NotFound,
    /// The rule is one of the server's defaults, which cannot be removed.
    IsDefault,
    /// `before` or `after` names none of the user's own rules of this kind, or the rule itself.
    UnknownNeighbour,
    /// The user has as many rules of this kind as allowed.
    TooMany,
    /// The rules would have more bytes than allowed.
    TooLarge,
}

impl Change {
    /// Checks what the change stores.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), InvalidRule> {
        match self {
            Self::Put(rule, _) => rule.check(),
            Self::SetActions(_, _, actions) => {
                let bytes: usize = actions.iter().map(|action| action.get().get().len()).sum();
                if bytes > super::MAX_RULE_BYTES {
                    return Err(InvalidRule::TooLarge("The actions are too large."));
                }
                check_actions(actions)
            }
            Self::SetEnabled(..) | Self::Remove(..) => Ok(()),
        }
    }
}

impl PushRules {
    /// Applies a change that passes [`Change::check`].
    ///
    /// # Errors
    /// Why it does not fit these rules, which are then half changed and must not be stored.
    pub fn apply(&mut self, change: Change) -> Result<(), ChangeRefusal> {
        match change {
            Change::Put(rule, place) => self.put(rule, &place)?,
            Change::SetEnabled(kind, rule_id, enabled) => self.find(kind, &rule_id)?.enabled = enabled,
            Change::SetActions(kind, rule_id, actions) => self.find(kind, &rule_id)?.actions = actions,
            Change::Remove(kind, rule_id) => {
                if self.find(kind, &rule_id)?.default {
                    return Err(ChangeRefusal::IsDefault);
                }
                kind.list_mut(&mut self.set).retain(|rule| rule.rule_id != rule_id);
                return Ok(());
            }
        }
        if self.stored().get().len() > MAX_PUSH_RULES_BYTES {
            return Err(ChangeRefusal::TooLarge);
        }
        Ok(())
    }

    fn find(&mut self, kind: RuleKind, rule_id: &str) -> Result<&mut PushRule, ChangeRefusal> {
        let mut rules = kind.list_mut(&mut self.set).iter_mut();
        rules.find(|rule| rule.rule_id == rule_id).ok_or(ChangeRefusal::NotFound)
    }

    /// A rule that is replaced without a place stays where it is.
    fn put(&mut self, rule: NewRule, place: &Place) -> Result<(), ChangeRefusal> {
        let NewRule { kind, rule_id, actions, conditions, pattern } = rule;
        let mut rule = PushRule::new(actions, false, true, rule_id);
        match kind {
            RuleKind::Override | RuleKind::Underride => {
                rule.conditions = Some(conditions.unwrap_or_default())
            }
            RuleKind::Content => rule.pattern = pattern,
            RuleKind::Room | RuleKind::Sender => {}
        }
        let rules = kind.list_mut(&mut self.set);
        let known = rules.iter().position(|known| known.rule_id == rule.rule_id);
        if let Some(known) = known {
            rule.enabled = rules.remove(known).enabled;
        } else if rules.iter().filter(|rule| !rule.default).count() >= MAX_RULES_OF_KIND {
            return Err(ChangeRefusal::TooMany);
        }
        let own = |id: &String| {
            let at = rules.iter().position(|rule| !rule.default && rule.rule_id == *id);
            at.ok_or(ChangeRefusal::UnknownNeighbour)
        };
        // Both are looked up, also where one of them decides: a client hears of a rule that is gone.
        let before = place.before.as_ref().map(own).transpose()?;
        let after = place.after.as_ref().map(own).transpose()?.map(|after| after + 1);
        let at = before.or(after).or(known).unwrap_or(kind.defaults_before_own());
        rules.insert(at, rule);
        Ok(())
    }
}
