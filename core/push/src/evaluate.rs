//! Finds the rule that an event matches, and what follows from it (client-server API, "Push Rules").
//!
//! The rules are compiled once for many events. The work for one event is bounded: see [`MAX_PATTERN_WORK`].

mod actions;
mod condition;
mod context;
mod event;
mod pattern;

use ruma_common::{OwnedUserId, UserId};

pub use self::actions::Actions;
use self::condition::Condition;
pub use self::context::{Context, SenderPower};
pub use self::event::{Event, MAX_PATTERN_WORK};
use crate::{PushRules, RuleKind};

/// The enabled rules of a user, ready for many events.
#[derive(Debug)]
pub struct Evaluator {
    user_id: OwnedUserId,
    rules: Vec<CompiledRule>,
}

#[derive(Debug)]
struct CompiledRule {
    kind: RuleKind,
    rule_id: String,
    conditions: Vec<Condition>,
    actions: Actions,
}

/// The rule that an event matches.
#[derive(Debug, Clone, Copy)]
pub struct Match<'a> {
    /// The kind of the rule.
    pub kind: RuleKind,
    /// The id of the rule among those of its kind.
    pub rule_id: &'a str,
    /// What follows from it.
    pub actions: &'a Actions,
}

impl Evaluator {
    /// Compiles the rules of a user.
    #[must_use]
    pub fn new(user_id: &UserId, rules: &PushRules) -> Self {
        let of_kind = |kind| {
            let enabled = rules.of_kind(kind).iter().filter(|rule| rule.enabled);
            enabled.map(move |rule| CompiledRule {
                kind,
                rule_id: rule.rule_id.clone(),
                conditions: Condition::all_of(kind, rule),
                actions: Actions::read(&rule.actions),
            })
        };
        let rules = RuleKind::ALL.into_iter().flat_map(of_kind).collect();
        Self { user_id: user_id.to_owned(), rules }
    }

    /// The first rule that the event matches. The user's own events match none.
    #[must_use]
    pub fn matching(&self, event: &Event, context: &Context<'_>) -> Option<Match<'_>> {
        if event.sender() == Some(self.user_id.as_str()) {
            return None;
        }
        let matches = |rule: &&CompiledRule| rule.conditions.iter().all(|one| one.holds(event, context));
        let rule = self.rules.iter().find(matches)?;
        Some(Match { kind: rule.kind, rule_id: &rule.rule_id, actions: &rule.actions })
    }
}
