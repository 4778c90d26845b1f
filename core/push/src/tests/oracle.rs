//! ruma's evaluation of the same rules agrees, for random rules and events.

use futures_executor::block_on;
use lattice_wire::UInt;
use ruma_common::push::{PushConditionRoomCtx, Ruleset};
use ruma_common::room_id;
use ruma_common::serde::Raw;
use serde_json::{Value, json};

use super::{alice, new, put, with};
use crate::{Context, Evaluator, Event, RuleKind};

/// A generator of numbers below a bound (the constants of Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn text(&mut self, from: &[&str], longest: usize) -> String {
        (0..self.below(longest + 1)).map(|_| from[self.below(from.len())]).collect()
    }
}

#[test]
fn ruma_finds_the_same_rule() {
    let mut numbers = Numbers(16);
    let mut found_own = 0;
    for round in 0..1_500 {
        let body = numbers.text(&["a", "b", "A", " ", "-", "_", "\u{e9}"], 8);
        // ruma reads the second of two wildcards in the body as a letter.
        let pattern =
            numbers.text(&["a", "b", "*a", "?b", " ", "-", "a*"], 3).replace("*?", "*").replace("**", "*");
        let topic = numbers.text(&["a", "b", "B"], 4);
        let conditions = json!([{ "kind": "event_match", "key": "content.topic", "pattern": numbers.text(&["a", "b", "*", "?"], 4) }]);
        let mut own = vec![put(new(RuleKind::Underride, "topic", &conditions, None))];
        if !pattern.is_empty() {
            own.push(put(new(RuleKind::Content, "body", &Value::Null, Some(&pattern))));
        }
        let rules = with(own);
        let event = json!({ "type": "m.room.topic", "sender": "@bob:example.org", "content": { "body": body, "topic": topic } });
        let content: Value = serde_json::from_str(rules.content().get()).unwrap();
        let ruleset: Ruleset = serde_json::from_value(content["global"].clone()).unwrap();
        let room_id = room_id!("!room:example.org");
        let theirs = PushConditionRoomCtx::new(
            room_id.to_owned(),
            UInt::from(3_u32),
            alice().to_owned(),
            "Alice".to_owned(),
        );
        let theirs =
            block_on(ruleset.get_match(&Raw::new(&event).unwrap(), &theirs)).map(|rule| rule.rule_id());
        let ours = Context { room_id, member_count: 3, display_name: Some("Alice"), power: None };
        let evaluator = Evaluator::new(alice(), &rules);
        let ours =
            evaluator.matching(&Event::read(&event.to_string()).unwrap(), &ours).map(|found| found.rule_id);
        assert_eq!(ours, theirs, "round {round}: {pattern:?} in {body:?}; {conditions} on {topic:?}");
        found_own += usize::from(ours.is_some());
    }
    assert!((150..1_350).contains(&found_own), "{found_own}");
}
