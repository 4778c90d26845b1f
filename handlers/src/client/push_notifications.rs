//! Handlers of the group `client/push_notifications`.

mod delete_push_rule;
mod get_notifications;
mod get_push_rule;
mod get_push_rule_actions;
mod get_push_rules;
mod get_push_rules_global;
mod get_pushers;
mod is_push_rule_enabled;
mod post_pusher;
mod set_push_rule;
mod set_push_rule_actions;
mod set_push_rule_enabled;
