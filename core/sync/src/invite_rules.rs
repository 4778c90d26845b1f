//! Whose invites a user wants: invite blocking (MSC4380) and invite filtering (MSC4155).

use ruma_common::UserId;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::glob::matches_glob;

/// The type of the account data event that blocks all invites.
pub const INVITE_BLOCKING: &str = "m.invite_permission_config";
/// The type of the account data event that filters invites by user and server.
pub const INVITE_FILTERING: &str = "org.matrix.msc4155.invite_permission_config";
/// The most patterns of a filter that count.
pub const MAX_INVITE_PATTERNS: usize = 1_000;
/// The longest pattern of a filter that counts (bytes).
pub const MAX_INVITE_PATTERN_BYTES: usize = 255;

/// What happens to the invites of one inviter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InviteRule {
    /// The user is invited.
    #[default]
    Allow,
    /// The invite is sent, and the user does not see it.
    Ignore,
    /// The inviter gets `M_INVITE_BLOCKED`.
    Block,
}

/// The lists of a filter in the order in which they decide.
const LISTS: [(&str, bool, InviteRule); 6] = [
    ("allowed_users", true, InviteRule::Allow),
    ("ignored_users", true, InviteRule::Ignore),
    ("blocked_users", true, InviteRule::Block),
    ("allowed_servers", false, InviteRule::Allow),
    ("ignored_servers", false, InviteRule::Ignore),
    ("blocked_servers", false, InviteRule::Block),
];

/// The rule for an inviter, by the contents of [`INVITE_BLOCKING`] and [`INVITE_FILTERING`]; the first alone counts
/// if the user has set it. Malformed content allows every invite.
#[must_use]
pub fn invite_rule(
    blocking: Option<&RawValue>,
    filtering: Option<&RawValue>,
    inviter: &UserId,
) -> InviteRule {
    let parsed = |content: &RawValue| serde_json::from_str::<Value>(content.get()).unwrap_or_default();
    let blocking =
        blocking.map(parsed).filter(|content| content.as_object().is_some_and(|map| !map.is_empty()));
    match (blocking, filtering.map(parsed)) {
        (Some(blocking), _) if blocking.get("default_action") == Some(&Value::from("block")) => {
            InviteRule::Block
        }
        (None, Some(filter)) => filtered(&filter, inviter),
        _ => InviteRule::Allow,
    }
}

fn filtered(filter: &Value, inviter: &UserId) -> InviteRule {
    let mut left = MAX_INVITE_PATTERNS;
    for (list, is_of_users, rule) in LISTS {
        let text = if is_of_users { inviter.as_str() } else { inviter.server_name().host() };
        let patterns = filter.get(list).and_then(Value::as_array);
        for pattern in patterns.into_iter().flatten().filter_map(Value::as_str) {
            if left == 0 {
                return InviteRule::Allow;
            }
            left -= 1;
            let counts = !pattern.is_empty() && pattern.len() <= MAX_INVITE_PATTERN_BYTES;
            if counts && (matches_glob(pattern, text) || (!is_of_users && pattern == inviter.server_name())) {
                return rule;
            }
        }
    }
    InviteRule::Allow
}

#[cfg(test)]
mod tests {
    use ruma_common::UserId;
    use serde_json::value::to_raw_value;
    use serde_json::{Value, json};

    use super::{InviteRule, MAX_INVITE_PATTERNS, invite_rule};

    fn rule(blocking: Value, filtering: Value, inviter: &str) -> InviteRule {
        let [blocking, filtering] = [blocking, filtering].map(|content| to_raw_value(&content).unwrap());
        invite_rule(Some(&blocking), Some(&filtering), &UserId::parse(inviter).unwrap())
    }

    fn check(filtering: Value, expected: InviteRule) {
        assert_eq!(rule(json!({}), filtering.clone(), "@bob:hs2"), expected, "{filtering}");
    }

    #[test]
    fn users_decide_before_servers_and_what_allows_before_what_blocks() {
        check(json!({}), InviteRule::Allow);
        check(json!({ "blocked_users": ["@bob:hs2"] }), InviteRule::Block);
        check(json!({ "blocked_users": ["@alice:hs2"] }), InviteRule::Allow);
        check(json!({ "ignored_users": ["@b*"] }), InviteRule::Ignore);
        check(json!({ "blocked_users": ["@b?b:*"] }), InviteRule::Block);
        check(json!({ "blocked_servers": ["hs*"] }), InviteRule::Block);
        check(json!({ "ignored_servers": ["hs2"] }), InviteRule::Ignore);
        check(json!({ "allowed_users": ["@bob:hs2"], "blocked_servers": ["*"] }), InviteRule::Allow);
        check(json!({ "blocked_users": ["@bob:hs2"], "allowed_servers": ["hs2"] }), InviteRule::Block);
        check(json!({ "ignored_users": ["*"], "blocked_users": ["*"] }), InviteRule::Ignore);
    }

    #[test]
    fn malformed_content_allows_every_invite() {
        for filter in [
            json!({ "blocked_users": null }),
            json!({ "blocked_users": "@bob:hs2" }),
            json!({ "blocked_users": [1, "", {}] }),
            json!([]),
            json!({ "blocked_users": ["*".repeat(256)] }),
        ] {
            check(filter, InviteRule::Allow);
        }
        let beyond = vec!["@x:y"; MAX_INVITE_PATTERNS];
        check(json!({ "allowed_users": beyond, "blocked_users": ["*"] }), InviteRule::Allow);
    }

    #[test]
    fn blocking_decides_alone_if_it_is_set() {
        let filter = json!({ "blocked_users": ["*"] });
        assert_eq!(rule(json!({ "default_action": "block" }), json!({}), "@bob:hs2"), InviteRule::Block);
        assert_eq!(rule(json!({ "default_action": "allow" }), filter.clone(), "@bob:hs2"), InviteRule::Allow);
        assert_eq!(rule(json!({}), filter, "@bob:hs2"), InviteRule::Block);
    }
}
