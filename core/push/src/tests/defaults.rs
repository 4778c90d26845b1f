//! The default rules are those of the specification, which ruma has too, and those for polls.

use ruma_common::push::Ruleset;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{actions, alice, defaults, ids, read, with};
use crate::{Change, RuleKind};

#[test]
fn the_defaults_are_those_of_ruma_and_the_rules_for_polls() {
    let ruma = serde_json::to_value(Ruleset::server_default(alice())).unwrap();
    let mine: Value = serde_json::from_str(defaults().content().get()).unwrap();
    for kind in RuleKind::ALL {
        let list = |rules: &Value| rules[kind.name()].as_array().cloned().unwrap_or_default();
        let of_polls = |rule: &Value| rule["rule_id"].as_str().unwrap().contains("msc3930");
        let stable = list(&mine["global"]).into_iter().filter(|rule| !of_polls(rule)).collect::<Vec<_>>();
        assert_eq!(stable, list(&ruma), "{kind:?}");
    }
}

#[test]
fn rules_for_polls_in_direct_chats_come_before_those_for_all_rooms() {
    let rules = defaults();
    let of_polls =
        |kind| ids(&rules, kind).into_iter().filter_map(|id| id.strip_prefix(".org.matrix.msc3930.rule."));
    assert_eq!(of_polls(RuleKind::Override).collect::<Vec<_>>(), ["poll_response"]);
    let underride = of_polls(RuleKind::Underride).collect::<Vec<_>>();
    assert_eq!(underride, ["poll_start_one_to_one", "poll_start", "poll_end_one_to_one", "poll_end"]);
}

#[test]
fn only_changed_defaults_are_stored_and_new_defaults_are_merged_in() {
    let master = || ".m.rule.master".to_owned();
    let unchanged = [
        Change::SetEnabled(RuleKind::Override, master(), true),
        Change::SetEnabled(RuleKind::Override, master(), false),
    ];
    let stored: Value = serde_json::from_str(with(unchanged).stored().get()).unwrap();
    assert!(RuleKind::ALL.iter().all(|kind| stored["global"][kind.name()] == json!([])), "{stored}");
    let message = || ".m.rule.message".to_owned();
    let rules = with([
        Change::SetEnabled(RuleKind::Override, master(), true),
        Change::SetActions(RuleKind::Underride, message(), actions(&json!([]))),
    ]);
    let again = read(&rules.stored()).unwrap();
    assert_eq!(again.content().get(), rules.content().get());
    // As an older program has stored it: a default rule that is gone, another form of one that is still there.
    let old = r#"{"global":{"override":[
        {"rule_id":".m.rule.gone","default":true,"enabled":true,"actions":["notify"],"conditions":[]},
        {"rule_id":".m.rule.reaction","default":true,"enabled":false,"actions":[],"conditions":[]}]}}"#;
    let read = read(&RawValue::from_string(old.to_owned()).unwrap()).unwrap();
    assert_eq!(ids(&read, RuleKind::Override), ids(&defaults(), RuleKind::Override));
    let reaction = read.get(RuleKind::Override, ".m.rule.reaction").unwrap();
    assert!(!reaction.enabled);
    assert_eq!(reaction.conditions.as_ref().unwrap().len(), 1);
}

#[test]
fn stored_content_of_another_form_is_an_error() {
    for stored in ["[]", "{}", r#"{"global":1}"#, r#"{"global":{"room":[{"rule_id":1}]}}"#] {
        let stored = RawValue::from_string(stored.to_owned()).unwrap();
        assert!(read(&stored).is_err(), "{stored}");
    }
}
