//! `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled`

use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/push_notifications/set_push_rule_enabled";
const REQUEST: &str = "PUT /_matrix/client/v3/pushrules/global";

#[test]
fn all_notifications_are_turned_off_and_on() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let master = "override/.m.rule.master/enabled";
    let get = format!("GET /_matrix/client/v3/pushrules/global/{master}");
    for enabled in [true, false] {
        story.say(Some(&alice.token), &format!("{REQUEST}/{master}"), json!({ "enabled": enabled }));
        story.say(Some(&alice.token), &get, Value::Null);
        assert_eq!(
            value(&story.ask(Some(&bob.token), &get, ""))["enabled"],
            false,
            "rules are their owner's alone"
        );
    }
    story.say(Some(&alice.token), &format!("{REQUEST}/content/cake/enabled"), json!({ "enabled": true }));
    story.say(
        Some(&alice.token),
        &format!("{REQUEST}/dessert/.m.rule.master/enabled"),
        json!({ "enabled": true }),
    );
    story.say(Some(&alice.token), &format!("{REQUEST}/{master}"), json!({ "enabled": "yes" }));
    story.say(Some(&alice.token), &format!("{REQUEST}/{master}"), json!({}));
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/{master}"), "true");
    story.say(None, &format!("{REQUEST}/{master}"), json!({ "enabled": true }));
    story.end(STORY, "all_notifications_are_turned_off_and_on");
}
