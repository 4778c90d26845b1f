//! `POST /_matrix/client/v3/logout/all`

use serde_json::{Value, json};

use crate::story::Story;

const REQUEST: &str = "POST /_matrix/client/v3/logout/all";
const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";

#[test]
fn all_sessions_end_and_the_account_stays() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let phone = story.login("alice");
    story.say(Some(&phone.token), REQUEST, json!({}));
    story.say(Some(&phone.token), WHOAMI, Value::Null);
    story.say(Some(&alice.token), WHOAMI, Value::Null);
    story.say(Some(&bob.token), WHOAMI, Value::Null);
    let again = story.login("alice");
    story.say(Some(&again.token), WHOAMI, Value::Null);
    story.say(None, REQUEST, json!({}));
    story.end("client/session_management/logout_all", "all_sessions_end_and_the_account_stays");
}
