//! `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/push_notifications/get_push_rule_actions";
const REQUEST: &str = "GET /_matrix/client/v3/pushrules/global";

#[test]
fn the_actions_of_a_rule_are_shown() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(
        Some(&alice.token),
        &format!("{REQUEST}/override/.m.rule.is_user_mention/actions"),
        Value::Null,
    );
    story.say(Some(&alice.token), &format!("{REQUEST}/override/.m.rule.master/actions"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/override/cake/actions"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/dessert/.m.rule.master/actions"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/override/.m.rule.master/conditions"), Value::Null);
    story.say(None, &format!("{REQUEST}/override/.m.rule.master/actions"), Value::Null);
    story.end(STORY, "the_actions_of_a_rule_are_shown");
}
