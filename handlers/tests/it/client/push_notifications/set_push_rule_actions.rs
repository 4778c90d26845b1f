//! `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/push_notifications/set_push_rule_actions";
const REQUEST: &str = "PUT /_matrix/client/v3/pushrules/global";

#[test]
fn the_actions_of_a_default_rule_are_replaced() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let message = "underride/.m.rule.message/actions";
    let put = format!("{REQUEST}/{message}");
    let actions = |actions: Value| json!({ "actions": actions });
    let loud = json!(["notify", { "set_tweak": "sound", "value": "default" }, { "set_tweak": "org.example", "value": [1] }]);
    story.say(Some(&alice.token), &put, actions(loud));
    story.say(Some(&alice.token), &format!("GET /_matrix/client/v3/pushrules/global/{message}"), Value::Null);
    story.say(Some(&alice.token), &put, actions(json!(["dont_notify"])));
    story.say(Some(&alice.token), &put, actions(json!(["shout"])));
    story.say(Some(&alice.token), &put, actions(json!(["notify", { "set_tweak": "highlight", "value": 1 }])));
    story.say(Some(&alice.token), &put, actions(json!([{}])));
    story.say(Some(&alice.token), &put, actions(json!([1])));
    story.say(Some(&alice.token), &put, actions(json!("notify")));
    story.say(Some(&alice.token), &put, json!({}));
    story.say(Some(&alice.token), &put, actions(json!(vec!["notify"; 21])));
    story.say(Some(&alice.token), &format!("{REQUEST}/content/cake/actions"), actions(json!([])));
    story.say(Some(&alice.token), &format!("{REQUEST}/dessert/cake/actions"), actions(json!([])));
    story.say(None, &put, actions(json!([])));
    story.say(Some(&alice.token), &format!("GET /_matrix/client/v3/pushrules/global/{message}"), Value::Null);
    story.end(STORY, "the_actions_of_a_default_rule_are_replaced");
}
