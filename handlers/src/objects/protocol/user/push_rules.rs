//! The commands for the push rules of a user.

use lattice_generated::types::{PushRule, PushRuleset};
use lattice_push::{Change, ChangeRefusal, RuleKind};
use serde::{Deserialize, Serialize};

use super::StorageRefusal;
use crate::objects::protocol::command;

/// Gets all push rules, the server's defaults among them.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetPushRules {}

/// Gets one push rule.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindPushRule {
    pub kind: RuleKind,
    pub rule_id: String,
}

/// Changes the push rules.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangePushRules {
    /// A change that passes its own check.
    pub change: Change,
}

/// Why a User does not change its push rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushRuleRefusal {
    /// The change does not fit the rules.
    Change(ChangeRefusal),
    /// The rules cannot be stored.
    Storage(StorageRefusal),
}

command!(GetPushRules, UserMarker, "get_push_rules", PushRuleset, OF_CALLER = true);
command!(FindPushRule, UserMarker, "find_push_rule", Option<PushRule>, OF_CALLER = true);
command!(ChangePushRules, UserMarker, "change_push_rules", Result<(), PushRuleRefusal>, OF_CALLER = true);
