//! `GET /_matrix/client/v3/pushrules/global/`

use serde_json::Value;

use crate::story::{Story, value};

const STORY: &str = "client/push_notifications/get_push_rules_global";
const REQUEST: &str = "GET /_matrix/client/v3/pushrules/global/";

#[test]
fn the_one_scope_is_global() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let all = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/pushrules/", ""));
    for request in [REQUEST, REQUEST.trim_end_matches('/')] {
        assert_eq!(value(&story.ask(Some(&alice.token), request, "")), all["global"]);
    }
    story.say(Some(&alice.token), "GET /_matrix/client/v3/pushrules/device/", Value::Null);
    story.say(Some(&alice.token), "GET /_matrix/client/v3/pushrules/global/override", Value::Null);
    story.say(Some(&alice.token), "PUT /_matrix/client/v3/pushrules/global/", Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "the_one_scope_is_global");
}
