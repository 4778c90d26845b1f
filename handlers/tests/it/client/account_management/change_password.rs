//! `POST /_matrix/client/v3/account/password`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/account_management/change_password";
const REQUEST: &str = "POST /_matrix/client/v3/account/password";
const LOGIN: &str = "POST /_matrix/client/v3/login";
const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";

fn change(from: &str, to: &str) -> Value {
    json!({ "auth": { "type": "m.login.password", "user": "alice", "password": from }, "new_password": to })
}

fn login(password: &str) -> Value {
    json!({ "type": "m.login.password", "user": "alice", "password": password })
}

#[test]
fn the_new_password_works_and_other_sessions_end() {
    let mut story = Story::new();
    let (alice, phone) = (story.person("alice"), story.login("alice"));
    story.say(Some(&alice.token), REQUEST, json!({ "new_password": "another" }));
    story.say(Some(&alice.token), REQUEST, change("secret", "another"));
    story.say(None, LOGIN, login("secret"));
    story.say(None, LOGIN, login("another"));
    story.say(Some(&phone.token), WHOAMI, Value::Null);
    story.say(Some(&alice.token), WHOAMI, Value::Null);
    story.end(STORY, "the_new_password_works_and_other_sessions_end");
}

#[test]
fn other_sessions_stay_if_the_client_asks() {
    let mut story = Story::new();
    let (alice, phone) = (story.person("alice"), story.login("alice"));
    let mut body = change("secret", "another");
    body["logout_devices"] = json!(false);
    story.say(Some(&alice.token), REQUEST, body);
    story.say(Some(&phone.token), WHOAMI, Value::Null);
    story.end(STORY, "other_sessions_stay_if_the_client_asks");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(None, REQUEST, change("secret", "another"));
    story.say(Some(&alice.token), REQUEST, change("guess", "another"));
    story.say(Some(&alice.token), REQUEST, change("secret", ""));
    story.say(Some(&alice.token), REQUEST, change("secret", &"x".repeat(600)));
    story.say(Some(&alice.token), REQUEST, json!({}));
    story.say(None, LOGIN, login("secret"));
    story.end(STORY, "invalid_requests_are_refused");
}
