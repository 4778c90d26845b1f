//! Changes of rules: places, what cannot be changed, and the maxima.

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::{actions, defaults, ids, new, put, read, with};
use crate::{
    Change, ChangeRefusal, InvalidRule, MAX_ACTIONS, MAX_CONDITIONS, MAX_PATTERN_BYTES, MAX_PUSH_RULES_BYTES,
    MAX_RULE_BYTES, MAX_RULE_ID_BYTES, MAX_RULES_OF_KIND, NewRule, Place, RuleKind,
};

fn content(rule_id: &str) -> NewRule {
    new(RuleKind::Content, rule_id, &Value::Null, Some("tea"))
}

fn at(rule_id: &str, before: Option<&str>, after: Option<&str>) -> Change {
    let place = Place { before: before.map(str::to_owned), after: after.map(str::to_owned) };
    Change::Put(content(rule_id), place)
}

#[test]
fn a_rule_goes_where_it_is_put() {
    let abc = || ["c", "b", "a"].map(|id| put(content(id)));
    for (rule_id, before, after, expected) in [
        ("new", None, None, "new a b c"),
        ("new", Some("a"), None, "new a b c"),
        ("new", Some("c"), None, "a b new c"),
        ("new", None, Some("a"), "a new b c"),
        ("new", None, Some("c"), "a b c new"),
        ("new", Some("c"), Some("a"), "a b new c"),
        ("new", Some("a"), Some("c"), "new a b c"),
        ("b", None, None, "a b c"),
        ("a", None, Some("c"), "b c a"),
        ("a", None, Some("b"), "b a c"),
        ("c", Some("a"), None, "c a b"),
        ("b", Some("c"), None, "a b c"),
        ("b", Some("c"), Some("a"), "a b c"),
    ] {
        let rules = with(abc().into_iter().chain([at(rule_id, before, after)]));
        assert_eq!(ids(&rules, RuleKind::Content).join(" "), expected, "{rule_id} {before:?} {after:?}");
    }
}

#[test]
fn own_rules_come_after_the_master_rule_and_before_all_other_defaults() {
    let rules =
        with([RuleKind::Override, RuleKind::Underride].map(|kind| put(new(kind, "mine", &json!([]), None))));
    assert_eq!(ids(&rules, RuleKind::Override)[..3], [".m.rule.master", "mine", ".m.rule.suppress_notices"]);
    assert_eq!(ids(&rules, RuleKind::Underride)[..2], ["mine", ".m.rule.call"]);
    let again = read(&rules.stored()).unwrap();
    assert_eq!(again.content().get(), rules.content().get());
}

#[test]
fn a_rule_that_is_replaced_stays_disabled() {
    let id = || "a".to_owned();
    let rules = with([
        put(content("a")),
        Change::SetEnabled(RuleKind::Content, id(), false),
        put(new(RuleKind::Content, "a", &Value::Null, Some("coffee"))),
    ]);
    let rule = rules.get(RuleKind::Content, "a").unwrap();
    assert_eq!((rule.enabled, rule.pattern.as_deref()), (false, Some("coffee")));
}

#[test]
fn what_does_not_fit_the_rules_is_refused() {
    let id = |id: &str| id.to_owned();
    for (change, refusal) in [
        (at("new", Some("b"), None), ChangeRefusal::UnknownNeighbour),
        (at("new", None, Some("b")), ChangeRefusal::UnknownNeighbour),
        (at("new", Some("a"), Some("b")), ChangeRefusal::UnknownNeighbour),
        (at("a", None, Some("a")), ChangeRefusal::UnknownNeighbour),
        (at("new", None, Some(".m.rule.master")), ChangeRefusal::UnknownNeighbour),
        (Change::Remove(RuleKind::Content, id("b")), ChangeRefusal::NotFound),
        (Change::Remove(RuleKind::Underride, id("a")), ChangeRefusal::NotFound),
        (Change::Remove(RuleKind::Override, id(".m.rule.master")), ChangeRefusal::IsDefault),
        (Change::SetEnabled(RuleKind::Room, id("a"), false), ChangeRefusal::NotFound),
        (Change::SetActions(RuleKind::Content, id("b"), Vec::new()), ChangeRefusal::NotFound),
    ] {
        let mut rules = with([put(content("a"))]);
        assert_eq!(rules.apply(change.clone()), Err(refusal), "{change:?}");
    }
    let mut rules = with([put(new(RuleKind::Override, "a", &json!([]), None))]);
    let place = Place { before: Some(".m.rule.suppress_notices".to_owned()), after: None };
    let beside_default = Change::Put(new(RuleKind::Override, "b", &json!([]), None), place);
    assert_eq!(rules.apply(beside_default), Err(ChangeRefusal::UnknownNeighbour));
}

#[test]
fn rules_and_their_bytes_have_maxima() {
    let own = |number| json!({ "rule_id": format!("{number}"), "default": false, "enabled": true, "actions": [], "pattern": "x" });
    let stored = json!({ "global": { "content": (0..MAX_RULES_OF_KIND).map(own).collect::<Vec<_>>() } });
    let mut rules = read(&to_raw_value(&stored).unwrap()).unwrap();
    assert_eq!(rules.apply(put(content("more"))), Err(ChangeRefusal::TooMany));
    assert_eq!(rules.apply(put(content("0"))), Ok(()));
    let large = json!([{ "kind": "org.example.large", "text": "x".repeat(MAX_RULE_BYTES - 400) }]);
    let mut rules = defaults();
    let refused = (0..MAX_RULES_OF_KIND).find_map(|number| {
        let rule = new(RuleKind::Override, &format!("{number}"), &large, None);
        rule.check().unwrap();
        rules.apply(put(rule)).err()
    });
    assert_eq!(refused, Some(ChangeRefusal::TooLarge));
    assert!(rules.stored().get().len() < MAX_PUSH_RULES_BYTES + MAX_RULE_BYTES);
}

#[test]
fn a_rule_without_a_valid_id_is_refused() {
    let long = "x".repeat(MAX_RULE_ID_BYTES + 1);
    for (kind, rule_id) in [
        (RuleKind::Override, ""),
        (RuleKind::Override, ".mine"),
        (RuleKind::Content, "a/b"),
        (RuleKind::Content, r"a\b"),
        (RuleKind::Underride, long.as_str()),
        (RuleKind::Room, "kitchen"),
        (RuleKind::Room, "#kitchen:example.org"),
        (RuleKind::Sender, "bob"),
        (RuleKind::Sender, "!room:example.org"),
    ] {
        let checked = new(kind, rule_id, &json!([]), Some("x")).check();
        assert!(matches!(checked, Err(InvalidRule::Id(_))), "{rule_id}: {checked:?}");
    }
    for (kind, rule_id) in [
        (RuleKind::Override, "my rule"),
        (RuleKind::Room, "!room:example.org"),
        (RuleKind::Room, "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM"),
        (RuleKind::Sender, "@bob:example.org"),
        (RuleKind::Content, "@bob:example.org"),
    ] {
        assert_eq!(new(kind, rule_id, &json!([]), Some("x")).check(), Ok(()), "{rule_id}");
    }
}

#[test]
fn a_condition_that_could_never_hold_is_refused() {
    let long = "x".repeat(MAX_PATTERN_BYTES + 1);
    for condition in [
        json!({}),
        json!({ "kind": 1 }),
        json!({ "kind": "event_match", "pattern": "x" }),
        json!({ "kind": "event_match", "key": "type" }),
        json!({ "kind": "event_match", "key": "type", "pattern": long }),
        json!({ "kind": "event_match", "key": "type", "pattern": 5 }),
        json!({ "kind": "event_property_is", "key": "type" }),
        json!({ "kind": "event_property_is", "value": true }),
        json!({ "kind": "event_property_is", "key": "type", "value": [] }),
        json!({ "kind": "event_property_contains", "key": "type", "value": 0.5 }),
        json!({ "kind": "room_member_count" }),
        json!({ "kind": "room_member_count", "is": 2 }),
        json!({ "kind": "room_member_count", "is": "=2" }),
        json!({ "kind": "sender_notification_permission" }),
    ] {
        let checked = new(RuleKind::Override, "a", &json!([condition]), None).check();
        assert!(matches!(checked, Err(InvalidRule::Condition(1, _))), "{condition}: {checked:?}");
    }
    let unknown = json!([{ "kind": "org.example.new" }, { "kind": "contains_display_name" }]);
    assert_eq!(new(RuleKind::Underride, "a", &unknown, None).check(), Ok(()));
}

#[test]
fn an_action_that_does_nothing_is_refused_unless_it_is_historical() {
    let known = json!(["notify", "dont_notify", "coalesce", { "set_tweak": "sound", "value": "default" },
        { "set_tweak": "highlight" }, { "set_tweak": "highlight", "value": false }, { "set_tweak": "org.example" }]);
    let set = |list: &Value| Change::SetActions(RuleKind::Override, "a".to_owned(), actions(list)).check();
    assert_eq!(set(&known), Ok(()));
    for action in [
        json!("shout"),
        json!({}),
        json!({ "set_tweak": 1 }),
        json!({ "set_tweak": "sound" }),
        json!({ "set_tweak": "sound", "value": true }),
        json!({ "set_tweak": "highlight", "value": "yes" }),
    ] {
        assert!(matches!(set(&json!(["notify", action])), Err(InvalidRule::Action(2, _))), "{action}");
    }
}

#[test]
fn parts_of_a_rule_have_maxima() {
    let many = |count| Value::from(vec![json!({ "kind": "org.example" }); count]);
    let pattern = |bytes| Some("x".repeat(bytes));
    let large = json!([{ "kind": "org.example", "x": "x".repeat(MAX_RULE_BYTES) }]);
    for (rule, is_valid) in [
        (new(RuleKind::Override, "a", &many(MAX_CONDITIONS), None), true),
        (new(RuleKind::Override, "a", &many(MAX_CONDITIONS + 1), None), false),
        (new(RuleKind::Override, "a", &large, None), false),
        (new(RuleKind::Content, "a", &Value::Null, pattern(MAX_PATTERN_BYTES).as_deref()), true),
        (new(RuleKind::Content, "a", &Value::Null, pattern(MAX_PATTERN_BYTES + 1).as_deref()), false),
    ] {
        assert_eq!(rule.check().is_ok(), is_valid, "{rule:?}");
        assert!(is_valid || matches!(rule.check(), Err(InvalidRule::TooLarge(_))));
    }
    for pattern in [None, Some("")] {
        assert_eq!(
            new(RuleKind::Content, "a", &Value::Null, pattern).check(),
            Err(InvalidRule::MissingPattern)
        );
    }
    let many = actions(&Value::from(vec!["notify"; MAX_ACTIONS + 1]));
    let change = Change::SetActions(RuleKind::Content, "a".to_owned(), many);
    assert!(matches!(change.check(), Err(InvalidRule::TooLarge(_))));
    let large = actions(&json!([{ "set_tweak": "x", "value": "x".repeat(MAX_RULE_BYTES) }]));
    let change = Change::SetActions(RuleKind::Content, "a".to_owned(), large);
    assert!(matches!(change.check(), Err(InvalidRule::TooLarge(_))));
}

#[test]
fn actions_and_conditions_are_kept_byte_for_byte() {
    let action = r#"{"value":true,  "set_tweak":"highlight","org.example":1.0}"#;
    let condition = r#"{ "pattern":"x","kind":"event_match", "key":"type","org.example":[] }"#;
    let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
    let mut rule = new(RuleKind::Override, "a", &json!([]), None);
    rule.conditions = Some(vec![raw(condition)]);
    rule.actions = vec![raw(action).try_into().unwrap()];
    let rules = with([put(rule)]);
    assert!(rules.stored().get().contains(action) && rules.stored().get().contains(condition));
    assert!(rules.content().get().contains(action) && rules.content().get().contains(condition));
}
