//! `DELETE /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/push_notifications/delete_push_rule";
const REQUEST: &str = "DELETE /_matrix/client/v3/pushrules/global";

#[test]
fn a_rule_is_deleted_once() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let put = "PUT /_matrix/client/v3/pushrules/global/sender/@bob:example.org";
    story.say(Some(&alice.token), put, json!({ "actions": [] }));
    story.say(Some(&bob.token), &format!("{REQUEST}/sender/@bob:example.org"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/room/@bob:example.org"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/sender/@bob:example.org"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/sender/@bob:example.org"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/override/.m.rule.master"), Value::Null);
    story.say(Some(&alice.token), &format!("{REQUEST}/dessert/.m.rule.master"), Value::Null);
    story.say(None, &format!("{REQUEST}/sender/@bob:example.org"), Value::Null);
    story.end(STORY, "a_rule_is_deleted_once");
}
