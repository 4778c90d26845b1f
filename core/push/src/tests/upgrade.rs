//! The rules of a room are copied for the room that replaces it.

use ruma_common::room_id;
use serde_json::json;

use super::{ids, new, put, with};
use crate::RuleKind;

#[test]
fn the_rules_about_a_room_are_copied_beside_themselves() {
    let (old, next) = (room_id!("!old:example.org"), room_id!("!new:example.org"));
    let in_room = |room: &str| json!({ "kind": "event_match", "key": "room_id", "pattern": room });
    let words = json!({ "kind": "event_match", "key": "content.body", "pattern": "tea" });
    let mut rules = with([
        put(new(RuleKind::Underride, "tea", &json!([words, in_room(old.as_str())]), None)),
        put(new(RuleKind::Override, "other", &json!([in_room("!other:example.org")]), None)),
        put(new(RuleKind::Override, old.as_str(), &json!([in_room(old.as_str())]), None)),
        put(new(RuleKind::Room, "!other:example.org", &json!([]), None)),
        put(new(RuleKind::Room, old.as_str(), &json!([]), None)),
    ]);
    assert!(rules.copy_room(old, next));
    assert_eq!(ids(&rules, RuleKind::Override)[1..4], [old.as_str(), next.as_str(), "other"]);
    assert_eq!(ids(&rules, RuleKind::Room), [old.as_str(), next.as_str(), "!other:example.org"]);
    assert_eq!(ids(&rules, RuleKind::Underride)[..2], ["tea", "tea_!new:example.org"]);
    let copy = rules.get(RuleKind::Underride, "tea_!new:example.org").unwrap();
    let conditions = copy.conditions.as_ref().unwrap().iter().map(|one| one.get()).collect::<Vec<_>>();
    assert!(conditions[0].contains("tea") && conditions[1].contains(next.as_str()), "{conditions:?}");
    let content = rules.content();
    assert!(!rules.copy_room(old, next), "copied once");
    assert_eq!(rules.content().get(), content.get());
    assert!(!rules.copy_room(room_id!("!none:example.org"), next));
}
