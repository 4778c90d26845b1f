//! The kinds of push rules (client-server API, "Push Rules").

use lattice_generated::types::{PushRule, PushRuleset};
use serde::{Deserialize, Serialize};

/// A kind of push rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Rules with conditions, before all others.
    Override,
    /// Rules by a pattern in the body of a message.
    Content,
    /// Rules by the room.
    Room,
    /// Rules by the sender.
    Sender,
    /// Rules with conditions, after all others.
    Underride,
}

impl RuleKind {
    /// All kinds, in the order in which an event is compared with their rules.
    pub const ALL: [Self; 5] = [Self::Override, Self::Content, Self::Room, Self::Sender, Self::Underride];

    /// The kind with this name in a path; `None` if there is none.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name of the kind in paths and in `m.push_rules`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Override => "override",
            Self::Content => "content",
            Self::Room => "room",
            Self::Sender => "sender",
            Self::Underride => "underride",
        }
    }

    /// The number of default rules of this kind that come before the user's own: `.m.rule.master`.
    pub(super) fn defaults_before_own(self) -> usize {
        usize::from(self == Self::Override)
    }

    pub(super) fn list(self, set: &PushRuleset) -> &[PushRule] {
        let list = match self {
            Self::Override => &set.r#override,
            Self::Content => &set.content,
            Self::Room => &set.room,
            Self::Sender => &set.sender,
            Self::Underride => &set.underride,
        };
        list.as_deref().unwrap_or_default()
    }

    pub(super) fn list_mut(self, set: &mut PushRuleset) -> &mut Vec<PushRule> {
        let list = match self {
            Self::Override => &mut set.r#override,
            Self::Content => &mut set.content,
            Self::Room => &mut set.room,
            Self::Sender => &mut set.sender,
            Self::Underride => &mut set.underride,
        };
        list.get_or_insert_default()
    }
}
