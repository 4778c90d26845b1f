//! The check of one event against one state: a rule decides, or the next rule is checked.

use std::ops::ControlFlow;

use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_state_res::Event as _;

use super::levels::Levels;
use super::table::Rule;
use crate::{AuthorizationRules, Pdu, State};

/// The decision of the rules about an event, with the rule that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// This rule allows the event.
    Allowed(Rule),
    /// This rule rejects the event.
    Rejected(Rule),
}

/// The result of one rule: `Break` if the rule decides, `Continue` if it does not apply.
pub(super) type Step = ControlFlow<Ruling>;

/// An event, the rules of its room, and the state that the event is checked against.
pub(super) struct Check<'a> {
    pub pdu: &'a Pdu,
    pub rules: &'a AuthorizationRules,
    pub state: &'a State,
    pub create: Option<&'a Pdu>,
    pub levels: Levels<'a>,
    /// A rule that a test turns off, to show that the rule is needed.
    pub off: Option<Rule>,
}

impl<'a> Check<'a> {
    pub fn new(pdu: &'a Pdu, rules: &'a AuthorizationRules, state: &'a State, off: Option<Rule>) -> Self {
        let of = |event_type: &str| state.get(&(event_type.to_owned(), String::new())).map(|pdu| &**pdu);
        let create = of("m.room.create");
        let levels = Levels::new(of("m.room.power_levels"), create, rules);
        Self { pdu, rules, state, create, levels, off }
    }

    /// Rejects the event by `rule` if `condition` is met.
    pub fn reject_if(&self, rule: Rule, condition: bool) -> Step {
        self.decide_if(condition, Ruling::Rejected(rule))
    }

    /// Allows the event by `rule` if `condition` is met.
    pub fn allow_if(&self, rule: Rule, condition: bool) -> Step {
        self.decide_if(condition, Ruling::Allowed(rule))
    }

    /// Allows the event by `rule` if `condition` is met, and rejects it otherwise.
    pub fn allow_only_if(&self, rule: Rule, condition: bool) -> Step {
        self.allow_if(rule, condition)?;
        self.reject_if(rule, true)
    }

    fn decide_if(&self, condition: bool, ruling: Ruling) -> Step {
        let (Ruling::Allowed(rule) | Ruling::Rejected(rule)) = ruling;
        // A rule that the version does not have never decides.
        let decides = condition && self.off != Some(rule) && rule.number(self.rules).is_some();
        if decides { ControlFlow::Break(ruling) } else { ControlFlow::Continue(()) }
    }

    pub fn event(&self, event_type: &str, state_key: &str) -> Option<&'a Pdu> {
        self.state.get(&(event_type.to_owned(), state_key.to_owned())).map(|pdu| &**pdu)
    }

    /// The membership of a user; `leave` for a user without a member event.
    pub fn membership(&self, user_id: &str) -> &'a str {
        let member = self.event("m.room.member", user_id);
        member.and_then(|member| text(member, "membership")).unwrap_or("leave")
    }

    /// The join rule: `invite` without a join rules event or field, empty if the field is not a string.
    pub fn join_rule(&self) -> &'a str {
        let rules = self.event("m.room.join_rules", "");
        let rule = rules.and_then(|rules| rules.fields().get("join_rule"));
        rule.map_or("invite", |rule| rule.as_str().unwrap_or_default())
    }

    pub fn sender(&self) -> &'a str {
        self.pdu.sender().as_str()
    }

    pub fn sender_level(&self) -> i64 {
        self.levels.of_user(self.sender())
    }
}

/// A string field of an event's content.
pub(super) fn text<'a>(pdu: &'a Pdu, field: &str) -> Option<&'a str> {
    pdu.fields().get(field).and_then(CanonicalJsonValue::as_str)
}
