//! `GET /_matrix/client/v3/account/3pid`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/account_management/get_account3_pids";
const REQUEST: &str = "GET /_matrix/client/v3/account/3pid";

#[test]
fn no_account_has_a_third_party_identifier() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "no_account_has_a_third_party_identifier");
}
