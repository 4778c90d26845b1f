//! `GET /_matrix/client/v3/register/available`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/account_management/check_username_availability";
const REQUEST: &str = "GET /_matrix/client/v3/register/available";

#[test]
fn a_name_is_free_taken_or_invalid() {
    let mut story = Story::new();
    story.person("alice");
    for name in ["bob", "alice", "Bob", "_bob", "a%20b"] {
        story.say(None, &format!("{REQUEST}?username={name}"), Value::Null);
    }
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "a_name_is_free_taken_or_invalid");
}

#[test]
fn closed_registration_does_not_reveal_names() {
    let mut story = Story::with(&[]);
    story.say(None, &format!("{REQUEST}?username=bob"), Value::Null);
    story.end(STORY, "closed_registration_does_not_reveal_names");
}
