//! One event asked against one state: how a rule decides, or lets the next one speak.

use std::ops::ControlFlow;

use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_common::room_version_rules::AuthorizationRules;
use ruma_state_res::Event as _;

use super::levels::Levels;
use super::table::Rule;
use crate::{Pdu, State};

/// What the rules say of an event, and which of them says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// This rule allows it.
    Allowed(Rule),
    /// This rule rejects it.
    Rejected(Rule),
}

/// A rule that decides breaks; one that does not apply continues.
pub(super) type Step = ControlFlow<Ruling>;

/// The event, the rules of its room, and the state to ask against.
pub(super) struct Check<'a> {
    pub pdu: &'a Pdu,
    pub rules: &'a AuthorizationRules,
    pub state: &'a State,
    pub create: Option<&'a Pdu>,
    pub levels: Levels<'a>,
    /// A rule that is passed over: tests show by it that the rule is needed.
    pub off: Option<Rule>,
}

impl<'a> Check<'a> {
    pub fn new(pdu: &'a Pdu, rules: &'a AuthorizationRules, state: &'a State, off: Option<Rule>) -> Self {
        let of = |event_type: &str| state.get(&(event_type.to_owned(), String::new())).map(|pdu| &**pdu);
        let create = of("m.room.create");
        let levels = Levels::new(of("m.room.power_levels"), create, rules);
        Self { pdu, rules, state, create, levels, off }
    }

    /// Rejects by `rule` what meets `condition`.
    pub fn reject_if(&self, rule: Rule, condition: bool) -> Step {
        self.decide_if(condition, Ruling::Rejected(rule))
    }

    /// Allows by `rule` what meets `condition`.
    pub fn allow_if(&self, rule: Rule, condition: bool) -> Step {
        self.decide_if(condition, Ruling::Allowed(rule))
    }

    /// Allows by `rule` if and only if `condition` is met.
    pub fn allow_only_if(&self, rule: Rule, condition: bool) -> Step {
        self.allow_if(rule, condition)?;
        self.reject_if(rule, true)
    }

    fn decide_if(&self, condition: bool, ruling: Ruling) -> Step {
        let (Ruling::Allowed(rule) | Ruling::Rejected(rule)) = ruling;
        // A rule that the version does not have never speaks.
        let speaks = condition && self.off != Some(rule) && rule.number(self.rules).is_some();
        if speaks { ControlFlow::Break(ruling) } else { ControlFlow::Continue(()) }
    }

    pub fn event(&self, event_type: &str, state_key: &str) -> Option<&'a Pdu> {
        self.state.get(&(event_type.to_owned(), state_key.to_owned())).map(|pdu| &**pdu)
    }

    /// The membership of a user; of somebody who never was in the room, `leave`.
    pub fn membership(&self, user_id: &str) -> &'a str {
        let member = self.event("m.room.member", user_id);
        member.and_then(|member| text(member, "membership")).unwrap_or("leave")
    }

    /// The join rule; without one, only who is invited may join. What is no text is no rule that is known.
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

/// A text of an event's content.
pub(super) fn text<'a>(pdu: &'a Pdu, field: &str) -> Option<&'a str> {
    pdu.fields().get(field).and_then(CanonicalJsonValue::as_str)
}
