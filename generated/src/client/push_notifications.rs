//! Operations of the group `client/push_notifications`.

pub mod delete_push_rule;
pub mod get_notifications;
pub mod get_push_rule;
pub mod get_push_rule_actions;
pub mod get_push_rules;
pub mod get_push_rules_global;
pub mod get_pushers;
pub mod is_push_rule_enabled;
pub mod post_pusher;
pub mod set_push_rule;
pub mod set_push_rule_actions;
pub mod set_push_rule_enabled;

pub use delete_push_rule::DeletePushRule;
pub use get_notifications::GetNotifications;
pub use get_push_rule::GetPushRule;
pub use get_push_rule_actions::GetPushRuleActions;
pub use get_push_rules::GetPushRules;
pub use get_push_rules_global::GetPushRulesGlobal;
pub use get_pushers::GetPushers;
pub use is_push_rule_enabled::IsPushRuleEnabled;
pub use post_pusher::PostPusher;
pub use set_push_rule::SetPushRule;
pub use set_push_rule_actions::SetPushRuleActions;
pub use set_push_rule_enabled::SetPushRuleEnabled;
