//! Push rules (client-server API, "Push Rules"): the rules of a user, changes of them, and the rule that an event
//! matches. No input, no output, no clock.
//!
//! The rules are the generated types, so what a client sent stays byte for byte. ruma's `push` module is the oracle of
//! the tests alone: its `insert` panics when the last rule of a kind is the neighbour of one that moves, it compiles a
//! regular expression for each comparison, and it copies the path of each property of an event.
#![forbid(unsafe_code)]

mod evaluate;
mod notified;
mod queue;
mod rules;

pub use evaluate::{Actions, Context, Evaluator, Event, MAX_PATTERN_WORK, Match, SenderPower};
pub use notified::{MAX_KEPT_ACTIONS_BYTES, Notified};
pub use queue::{MAX_QUEUED_PUSHES, PushQueue, QueuedBadge, QueuedPush};
pub use rules::{
    Change, ChangeRefusal, InvalidRule, MAX_ACTIONS, MAX_CONDITIONS, MAX_PATTERN_BYTES, MAX_PUSH_RULES_BYTES,
    MAX_RULE_BYTES, MAX_RULE_ID_BYTES, MAX_RULES_OF_KIND, Mentions, NewRule, Place, PushRules, RuleKind,
};

#[cfg(test)]
mod tests;
