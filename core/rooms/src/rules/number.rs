//! The numbers of rules: selects the column of the table for a room version.

use std::fmt;

use super::table::{COLUMNS, Effect, Row, Rule, TABLE};
use crate::AuthorizationRules;

/// The column of the first version with owned state; the next one is that of version 11 with owned state.
const OWNED_STATE_COLUMN: usize = 8;

/// A rule with its number in a room version, displayed as `v10 4.3.1 JoinOfCreator`. The version is the first
/// of those with the same numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    /// The rule.
    pub rule: Rule,
    /// The first room version with this numbering.
    pub version: &'static str,
    /// The number on the page of that version.
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

    /// Whether the rule allows or rejects events.
    #[must_use]
    pub fn effect(self) -> Effect {
        self.row().map_or(Effect::Reject, |(_, effect, _)| *effect)
    }

    /// The number of the rule in a room version; `None` if the version does not have the rule.
    #[must_use]
    pub fn number(self, rules: &AuthorizationRules) -> Option<&'static str> {
        let (_, _, numbers) = self.row()?;
        numbers.get(column(rules)).copied().filter(|number| !number.is_empty())
    }

    /// The rule with its number in a room version.
    #[must_use]
    pub fn cite(self, rules: &AuthorizationRules) -> Citation {
        let version = COLUMNS.get(column(rules)).copied().unwrap_or_default();
        Citation { rule: self, version, number: self.number(rules).unwrap_or_default() }
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.get(self as usize)
    }
}

/// The column of the table for these rules: every change of the numbering came with one of these changes.
fn column(rules: &AuthorizationRules) -> usize {
    if rules.owned_state {
        return OWNED_STATE_COLUMN + usize::from(rules.use_room_create_sender);
    }
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
