//! `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/push_notifications/is_push_rule_enabled";
const REQUEST: &str = "GET /_matrix/client/v3/pushrules/global";

#[test]
fn a_rule_is_enabled_or_not() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), &format!("{REQUEST}/override/.m.rule.master/enabled"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/underride/.m.rule.call/enabled"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/room/.m.rule.call/enabled"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/dessert/.m.rule.call/enabled"), Value::Null);
    story.say(None, &format!("{REQUEST}/override/.m.rule.master/enabled"), Value::Null);
    story.end(STORY, "a_rule_is_enabled_or_not");
}
