//! Which rule an event matches, case by case.

use std::collections::BTreeMap;

use ruma_common::room_id;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use super::{actions, alice, defaults, new, put, read, with};
use crate::{
    Change, Context, Evaluator, Event, MAX_RULES_OF_KIND, Mentions, PushRules, RuleKind, SenderPower,
};

const BOB: &str = "@bob:example.org";

fn message(body: &str) -> Value {
    json!({ "type": "m.room.message", "sender": BOB, "content": { "msgtype": "m.text", "body": body } })
}

fn context() -> Context<'static> {
    Context {
        room_id: room_id!("!room:example.org"),
        member_count: 3,
        display_name: Some("Alice*"),
        power: None,
    }
}

/// The id of the rule that the event matches, and whether it notifies, highlights and sounds.
fn matched(rules: &PushRules, event: &Value, context: &Context<'_>) -> String {
    let evaluator = Evaluator::new(alice(), rules);
    let event = Event::read(&event.to_string()).unwrap();
    let Some(found) = evaluator.matching(&event, context) else { return "none".to_owned() };
    let mut said = found.rule_id.to_owned();
    for (is_so, word) in [(found.actions.notifies(), " notify"), (found.actions.highlights(), " highlight")] {
        said.push_str(if is_so { word } else { "" });
    }
    found.actions.sound().map_or(said.clone(), |sound| format!("{said} {sound}"))
}

/// Whether an override rule with this condition matches.
fn holds(condition: &Value, event: &Value, context: &Context<'_>) -> bool {
    let rules = with([put(new(RuleKind::Override, "mine", &json!([condition]), None))]);
    matched(&rules, event, context) == "mine notify"
}

#[test]
fn the_default_rules_notify_as_the_specification_says() {
    let two = Context { member_count: 2, ..context() };
    let mut of_edit = message("* tea");
    of_edit["content"]["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": "$e" });
    let mut to_alice = message("alice: tea");
    to_alice["content"]["m.mentions"] = json!({ "user_ids": ["@carol:example.org", alice()] });
    let invite = json!({ "type": "m.room.member", "sender": BOB, "state_key": alice(), "content": { "membership": "invite" } });
    let join = json!({ "type": "m.room.member", "sender": BOB, "state_key": BOB, "content": { "membership": "join" } });
    let typed = |kind: &str| json!({ "type": kind, "sender": BOB, "content": {} });
    let state = |kind: &str| json!({ "type": kind, "sender": BOB, "state_key": "", "content": {} });
    let mut notice = message("tea");
    notice["content"]["msgtype"] = "m.notice".into();
    let mut own = message("tea");
    own["sender"] = alice().as_str().into();
    let all = context();
    for (event, context, expected) in [
        (message("tea"), &all, ".m.rule.message notify"),
        (message("tea"), &two, ".m.rule.room_one_to_one notify default"),
        (notice, &two, ".m.rule.suppress_notices"),
        (own, &two, "none"),
        (to_alice, &all, ".m.rule.is_user_mention notify highlight default"),
        (of_edit, &two, ".m.rule.suppress_edits"),
        (invite, &all, ".m.rule.invite_for_me notify default"),
        (join, &all, ".m.rule.member_event"),
        (typed("m.reaction"), &two, ".m.rule.reaction"),
        (typed("m.room.encrypted"), &all, ".m.rule.encrypted notify"),
        (typed("m.room.encrypted"), &two, ".m.rule.encrypted_room_one_to_one notify default"),
        (typed("m.call.invite"), &all, ".m.rule.call notify ring"),
        (state("m.room.tombstone"), &all, ".m.rule.tombstone notify highlight"),
        (typed("m.room.tombstone"), &all, "none"),
        (state("m.room.server_acl"), &all, ".m.rule.room.server_acl"),
        (state("m.room.topic"), &all, "none"),
        (
            typed("org.matrix.msc3381.poll.start"),
            &two,
            ".org.matrix.msc3930.rule.poll_start_one_to_one notify default",
        ),
        (typed("org.matrix.msc3381.poll.end"), &all, ".org.matrix.msc3930.rule.poll_end notify"),
        (typed("org.matrix.msc3381.poll.response"), &all, ".org.matrix.msc3930.rule.poll_response"),
    ] {
        assert_eq!(matched(&defaults(), &event, context), expected, "{event}");
    }
}

#[test]
fn legacy_rules_find_names_in_the_body_of_events_without_mentions() {
    let legacy = PushRules::read(alice(), Mentions::Legacy, None).unwrap();
    let power = SenderPower { level: 50, notifications: BTreeMap::new() };
    let context = Context { display_name: Some("The Queen"), power: Some(&power), ..context() };
    for (body, rule_id) in [
        ("alice: tea", ".m.rule.contains_user_name notify highlight default"),
        ("the queen: tea", ".m.rule.contains_display_name notify highlight default"),
        ("@room tea", ".m.rule.roomnotif notify highlight"),
        ("tea", ".m.rule.message notify"),
    ] {
        let mut event = message(body);
        assert_eq!(matched(&legacy, &event, &context), rule_id, "{body}");
        assert_eq!(matched(&defaults(), &event, &context), ".m.rule.message notify", "{body}");
        event["content"]["m.mentions"] = json!({});
        assert_eq!(matched(&legacy, &event, &context), ".m.rule.message notify", "{body}");
    }
}

#[test]
fn a_room_is_mentioned_by_who_may_notify_it() {
    let mut event = message("@room tea");
    event["content"]["m.mentions"] = json!({ "room": true });
    let power = |level, room: Option<i64>| SenderPower {
        level,
        notifications: room.into_iter().map(|level| ("room".to_owned(), level)).collect::<BTreeMap<_, _>>(),
    };
    for (power, is_mention) in [
        (Some(power(50, None)), true),
        (Some(power(49, None)), false),
        (Some(power(0, Some(0))), true),
        (Some(power(i64::MAX, Some(100))), true),
        (None, false),
    ] {
        let context = Context { power: power.as_ref(), ..context() };
        let expected =
            if is_mention { ".m.rule.is_room_mention notify highlight" } else { ".m.rule.message notify" };
        assert_eq!(matched(&defaults(), &event, &context), expected, "{power:?}");
    }
}

#[test]
fn kinds_come_in_the_order_of_the_specification() {
    let body = json!([{ "kind": "event_match", "key": "content.body", "pattern": "tea" }]);
    let order = [
        new(RuleKind::Override, "over", &body, None),
        new(RuleKind::Content, "content", &Value::Null, Some("tea")),
        new(RuleKind::Room, "!room:example.org", &Value::Null, None),
        new(RuleKind::Sender, BOB, &Value::Null, None),
        new(RuleKind::Underride, "under", &body, None),
    ];
    for first in 0..order.len() {
        let rules = with(order[first..].iter().rev().cloned().map(put));
        assert_eq!(matched(&rules, &message("tea"), &context()), format!("{} notify", order[first].rule_id));
    }
    let mut rules = with(order.into_iter().map(put));
    rules.apply(Change::SetEnabled(RuleKind::Override, "over".to_owned(), false)).unwrap();
    assert_eq!(matched(&rules, &message("tea"), &context()), "content notify");
    rules.apply(Change::SetEnabled(RuleKind::Override, ".m.rule.master".to_owned(), true)).unwrap();
    assert_eq!(matched(&rules, &message("tea"), &context()), ".m.rule.master");
}

#[test]
fn historical_actions_do_nothing() {
    let mut rules = with([put(new(RuleKind::Room, "!room:example.org", &Value::Null, None))]);
    let id = "!room:example.org".to_owned();
    let dont = actions(&json!(["dont_notify", "coalesce", { "set_tweak": "highlight", "value": false }]));
    rules.apply(Change::SetActions(RuleKind::Room, id, dont)).unwrap();
    assert_eq!(matched(&rules, &message("tea"), &context()), "!room:example.org");
}

#[test]
fn words_of_the_body_match_a_pattern() {
    for (pattern, body, is_match) in [
        ("tea", "tea", true),
        ("tea", "It's time for Tea!", true),
        ("tea", "teapot", false),
        ("tea", "steam tea_ tea1", false),
        ("tea", "tea-pot", true),
        ("tea", "\u{e9}tea\u{e9}", true),
        ("ex*ple", "An example event.", true),
        ("ex*ple", "exple", true),
        ("ex*ple", "An exciting triple-whammy", true),
        ("ex*ple", "An exciting triples", false),
        ("t?a", "toa", true),
        ("t?a", "ta", false),
        ("*", "anything", true),
        ("@room", "hello @room", true),
        ("STRASSE", "Strasse", true),
        ("\u{c9}T\u{c9}", "en \u{e9}t\u{e9}", true),
        ("aa", "aaaa aa", true),
        ("a b", "c a b d", true),
        ("tea", "", false),
    ] {
        let condition = json!({ "kind": "event_match", "key": "content.body", "pattern": pattern });
        assert_eq!(holds(&condition, &message(body), &context()), is_match, "{pattern} in {body}");
    }
}

#[test]
fn a_pattern_matches_a_whole_property() {
    for (pattern, topic, is_match) in [
        ("lunc?*", json!("Lunch plans"), true),
        ("lunc?*", json!("LUNCH"), true),
        ("lunc?*", json!(" lunch"), false),
        ("lunc?*", json!("lunc"), false),
        ("*", Value::Null, false),
        ("*", json!(1), false),
        ("*", json!(""), true),
        ("", json!(""), true),
        ("", json!("x"), false),
        ("**a**", json!("bab"), true),
        ("a*b*c", json!("aXbYbZc"), true),
        ("a*b*c", json!("acb"), false),
    ] {
        let event =
            json!({ "type": "m.room.topic", "sender": BOB, "state_key": "", "content": { "topic": topic } });
        let condition = json!({ "kind": "event_match", "key": "content.topic", "pattern": pattern });
        assert_eq!(holds(&condition, &event, &context()), is_match, "{pattern} on {topic}");
    }
    let long = "x".repeat(256);
    let event = json!({ "type": "m", "sender": BOB, "content": { "topic": long } });
    let of = |pattern: &str| json!({ "kind": "event_match", "key": "content.topic", "pattern": pattern });
    assert!(holds(&of(&format!("{}*", "x".repeat(254))), &event, &context()));
    assert!(!holds(&of(&format!("{}?", "x".repeat(254))), &event, &context()));
}

#[test]
fn conditions_hold_on_values_without_conversion() {
    let event = json!({ "type": "m", "sender": BOB, "content": {
        "m.federate": true, "n": 1, "half": 0.5, "text": "true", "none": null, "list": ["a", 1, 0.5, [2]], "object": {} } });
    let is = |key: &str, value: Value| json!({ "kind": "event_property_is", "key": key, "value": value });
    let contains =
        |key: &str, value: Value| json!({ "kind": "event_property_contains", "key": key, "value": value });
    for (condition, expected) in [
        (is(r"content.m\.federate", json!(true)), true),
        (is(r"content.m\.federate", json!("true")), false),
        (is("content.m.federate", json!(true)), false),
        (is("content.n", json!(1)), true),
        (is("content.n", json!(true)), false),
        (is("content.text", json!(true)), false),
        (is("content.text", json!("true")), true),
        (is("content.text", json!("TRUE")), false),
        (is("content.none", Value::Null), true),
        (is("content.absent", Value::Null), false),
        (is("content.object", Value::Null), false),
        (contains("content.list", json!("a")), true),
        (contains("content.list", json!(1)), true),
        (contains("content.list", json!(2)), false),
        (contains("content.text", json!("true")), false),
        (json!({ "kind": "contains_display_name" }), false),
        (json!({ "kind": "room_member_count", "is": "3" }), true),
        (json!({ "kind": "room_member_count", "is": "==3" }), true),
        (json!({ "kind": "room_member_count", "is": "<3" }), false),
        (json!({ "kind": "room_member_count", "is": ">=3" }), true),
        (json!({ "kind": "org.example.unknown" }), false),
        (json!({ "kind": "event_match", "key": "room_id", "pattern": "!room:*" }), true),
        (json!({ "kind": "event_match", "key": "room_id", "pattern": "!other:*" }), false),
    ] {
        assert_eq!(holds(&condition, &event, &context()), expected, "{condition}");
    }
}

#[test]
fn the_display_name_is_no_pattern() {
    let condition = json!({ "kind": "contains_display_name" });
    for (body, is_match) in [("hey alice*!", true), ("alice and bob", false), ("Alice*", true)] {
        assert_eq!(holds(&condition, &message(body), &context()), is_match, "{body}");
    }
    let nameless = Context { display_name: None, ..context() };
    assert!(!holds(&condition, &message("alice*"), &nameless));
}

#[test]
fn a_malformed_event_matches_no_rule_that_reads_what_it_lacks() {
    for event in [
        json!([]),
        json!({}),
        json!({ "type": 1, "sender": [], "content": "x" }),
        json!({ "content": { "body": 1 } }),
    ] {
        assert_eq!(matched(&defaults(), &event, &context()), "none", "{event}");
    }
    assert!(Event::read("{").is_err());
}

/// Security S45: a pattern costs the length of the text, and all patterns for one event have a budget.
#[test]
fn s45_the_patterns_of_rules_cost_bounded_work() {
    let pattern = format!("{}b", "*a".repeat(127));
    let own = |id: &str, pattern: &str| json!({ "rule_id": id, "default": false, "enabled": true, "actions": [], "pattern": pattern });
    let evaluator = |slow: usize| {
        let slow = (0..slow).map(|number| own(&format!("{number}"), &pattern));
        let rules = slow.chain([own("last", "a*a")]).collect::<Vec<_>>();
        let stored = json!({ "global": { "content": rules } });
        Evaluator::new(alice(), &read(&to_raw_value(&stored).unwrap()).unwrap())
    };
    let event = || Event::read(&message(&"a".repeat(60_000)).to_string()).unwrap();
    for (slow, found) in [(3, "last"), (MAX_RULES_OF_KIND, ".m.rule.message")] {
        let evaluator = evaluator(slow);
        assert_eq!(evaluator.matching(&event(), &context()).map(|found| found.rule_id), Some(found));
    }
}
