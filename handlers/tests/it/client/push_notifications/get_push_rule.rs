//! `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/push_notifications/get_push_rule";
const REQUEST: &str = "GET /_matrix/client/v3/pushrules/global";

#[test]
fn a_rule_is_found_by_its_kind_and_id() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let rule = json!({ "actions": ["notify"], "pattern": "birthday cake" });
    let put = "PUT /_matrix/client/v3/pushrules/global/content/birthday%20cake";
    story.ask(Some(&alice.token), put, &rule.to_string());
    story.say(Some(&alice.token), &format!("{REQUEST}/content/birthday%20cake"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/underride/.m.rule.room_one_to_one"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/override/birthday%20cake"), Value::Null);
    story.say(Some(&bob.token), &format!("{REQUEST}/content/birthday%20cake"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/dessert/.m.rule.master"), Value::Null);
    story.say(None, &format!("{REQUEST}/override/.m.rule.master"), Value::Null);
    story.end(STORY, "a_rule_is_found_by_its_kind_and_id");
}
