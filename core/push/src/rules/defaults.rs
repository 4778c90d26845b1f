//! The server's default rules (client-server API, "Predefined Rules") and those for polls (MSC3930).

use lattice_generated::types::{PushRule, PushRuleActions, PushRuleset};
use ruma_common::UserId;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

/// The rules before v1.17 that look for names in the body (MSC4210 removed them). They match no event with `m.mentions`.
const DISPLAY_NAME: &str = ".m.rule.contains_display_name";
const AT_ROOM: &str = ".m.rule.roomnotif";
const USER_NAME: &str = ".m.rule.contains_user_name";

/// What the default rules take for a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mentions {
    /// Who is in `m.mentions` (client-server API, "User and room mentions").
    Intentional,
    /// Also the user's names and `@room` in the body of an event without `m.mentions`, as before v1.17.
    Legacy,
}

/// Whether a default rule looks for names in the body.
pub(crate) fn is_legacy(rule_id: &str) -> bool {
    [DISPLAY_NAME, AT_ROOM, USER_NAME].contains(&rule_id)
}

/// The default rules of a user, all enabled but `.m.rule.master`.
pub(super) fn of(user_id: &UserId, mentions: Mentions) -> PushRuleset {
    let mut overrides = overrides(user_id);
    let mut content = content(user_id);
    if mentions == Mentions::Intentional {
        overrides.retain(|rule| !is_legacy(&rule.rule_id));
        content.clear();
    }
    if let Some(master) = overrides.first_mut() {
        master.enabled = false;
    }
    PushRuleset::new()
        .r#override(overrides)
        .content(content)
        .room(Vec::new())
        .sender(Vec::new())
        .underride(underrides())
}

fn overrides(user_id: &UserId) -> Vec<PushRule> {
    let user_id = user_id.as_str();
    let mention = [notify(), sound("default"), highlight()];
    let is_mentioned = property("event_property_contains", r"content.m\.mentions.user_ids", user_id);
    let is_room_mention = property("event_property_is", r"content.m\.mentions.room", true);
    let may_notify = json!({ "kind": "sender_notification_permission", "key": "room" });
    let is_named = json!({ "kind": "contains_display_name" });
    let is_invite =
        [is_type("m.room.member"), matches("content.membership", "invite"), matches("state_key", user_id)];
    let is_edit = property("event_property_is", r"content.m\.relates_to.rel_type", "m.replace");
    vec![
        rule(".m.rule.master", &[], &[]),
        rule(".m.rule.suppress_notices", &[matches("content.msgtype", "m.notice")], &[]),
        rule(".m.rule.invite_for_me", &is_invite, &[notify(), sound("default")]),
        rule(".m.rule.member_event", &[is_type("m.room.member")], &[]),
        rule(".m.rule.is_user_mention", &[is_mentioned], &mention),
        rule(DISPLAY_NAME, &[is_named], &mention),
        rule(".m.rule.is_room_mention", &[is_room_mention, may_notify.clone()], &[notify(), highlight()]),
        rule(AT_ROOM, &[matches("content.body", "@room"), may_notify], &[notify(), highlight()]),
        rule(".m.rule.tombstone", &state("m.room.tombstone"), &[notify(), highlight()]),
        rule(".m.rule.reaction", &[is_type("m.reaction")], &[]),
        rule(".m.rule.room.server_acl", &state("m.room.server_acl"), &[]),
        rule(".m.rule.suppress_edits", &[is_edit], &[]),
        rule(".org.matrix.msc3930.rule.poll_response", &[is_type("org.matrix.msc3381.poll.response")], &[]),
    ]
}

fn content(user_id: &UserId) -> Vec<PushRule> {
    let mut named = rule(USER_NAME, &[], &[notify(), sound("default"), highlight()]);
    named.conditions = None;
    vec![named.pattern(user_id.localpart().to_owned())]
}

fn underrides() -> Vec<PushRule> {
    let is_direct = json!({ "kind": "room_member_count", "is": "2" });
    let rings = [notify(), sound("ring")];
    let sounds = [notify(), sound("default")];
    let direct = |rule_id, event_type| rule(rule_id, &[is_direct.clone(), is_type(event_type)], &sounds);
    let any = |rule_id, event_type| rule(rule_id, &[is_type(event_type)], &[notify()]);
    vec![
        rule(".m.rule.call", &[is_type("m.call.invite")], &rings),
        direct(".m.rule.encrypted_room_one_to_one", "m.room.encrypted"),
        direct(".m.rule.room_one_to_one", "m.room.message"),
        any(".m.rule.message", "m.room.message"),
        any(".m.rule.encrypted", "m.room.encrypted"),
        direct(".org.matrix.msc3930.rule.poll_start_one_to_one", "org.matrix.msc3381.poll.start"),
        any(".org.matrix.msc3930.rule.poll_start", "org.matrix.msc3381.poll.start"),
        direct(".org.matrix.msc3930.rule.poll_end_one_to_one", "org.matrix.msc3381.poll.end"),
        any(".org.matrix.msc3930.rule.poll_end", "org.matrix.msc3381.poll.end"),
    ]
}

fn rule(rule_id: &str, conditions: &[Value], actions: &[Value]) -> PushRule {
    let action = |action| PushRuleActions::try_from(raw(action)).expect("invariant: a string or an object");
    PushRule::new(actions.iter().map(action).collect(), true, true, rule_id.to_owned())
        .conditions(conditions.iter().map(raw).collect())
}

fn state(event_type: &str) -> [Value; 2] {
    [is_type(event_type), matches("state_key", "")]
}

fn is_type(event_type: &str) -> Value {
    matches("type", event_type)
}

fn matches(key: &str, pattern: &str) -> Value {
    json!({ "kind": "event_match", "key": key, "pattern": pattern })
}

fn property(kind: &str, key: &str, value: impl Into<Value>) -> Value {
    json!({ "kind": kind, "key": key, "value": value.into() })
}

fn notify() -> Value {
    json!("notify")
}

fn sound(name: &str) -> Value {
    json!({ "set_tweak": "sound", "value": name })
}

fn highlight() -> Value {
    json!({ "set_tweak": "highlight" })
}

fn raw(value: &Value) -> Box<RawValue> {
    to_raw_value(value).expect("invariant: a value has a form in JSON")
}
