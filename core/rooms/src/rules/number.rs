//! Rules by number: which column of the table a room version reads.

use std::fmt;

use ruma_common::room_version_rules::AuthorizationRules;

use super::table::{COLUMNS, Effect, Row, Rule, TABLE};

/// A rule as a room version numbers it, written `v10 4.3.1`: in that version and those after it that number
/// alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    /// The rule.
    pub rule: Rule,
    /// The first room version that numbers its rules so.
    pub version: &'static str,
    /// The number on that version's page.
    pub number: &'static str,
}

impl fmt::Display for Citation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "v{} {} {:?}", self.version, self.number, self.rule)
    }
}

impl Rule {
    /// All rules, in the order of the pages.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(rule, ..)| *rule)
    }

    /// What the rule does.
    #[must_use]
    pub fn effect(self) -> Effect {
        self.row().map_or(Effect::Reject, |(_, effect, _)| *effect)
    }

    /// The rule's number where the rules are these, if they have it.
    #[must_use]
    pub fn number(self, rules: &AuthorizationRules) -> Option<&'static str> {
        let (_, _, numbers) = self.row()?;
        numbers.get(column(rules)).copied().filter(|number| !number.is_empty())
    }

    /// The rule as these rules number it.
    #[must_use]
    pub fn cite(self, rules: &AuthorizationRules) -> Citation {
        let version = COLUMNS.get(column(rules)).copied().unwrap_or_default();
        Citation { rule: self, version, number: self.number(rules).unwrap_or_default() }
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.get(self as usize)
    }
}

/// Each change of the numbering came with a change of the rules.
fn column(rules: &AuthorizationRules) -> usize {
    let changes = [
        !rules.special_case_room_redaction,
        !rules.special_case_room_aliases,
        rules.knocking,
        rules.restricted_join_rule,
        rules.knock_restricted_join_rule,
        rules.use_room_create_sender,
        rules.additional_room_creators,
    ];
    changes.into_iter().filter(|changed| *changed).count()
}
