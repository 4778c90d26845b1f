//! `POST /_matrix/client/v3/login`

use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "client/session_management/login";
const REQUEST: &str = "POST /_matrix/client/v3/login";
const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";

fn password(user: &str, password: &str) -> Value {
    json!({ "type": "m.login.password", "identifier": { "type": "m.id.user", "user": user }, "password": password })
}

#[test]
fn login_takes_a_name_a_user_id_and_the_deprecated_field() {
    let mut story = Story::new();
    story.person("alice");
    story.say(None, REQUEST, password("alice", "secret"));
    story.say(None, REQUEST, password("@alice:example.org", "secret"));
    story.say(None, REQUEST, json!({ "type": "m.login.password", "user": "alice", "password": "secret" }));
    story.end(STORY, "login_takes_a_name_a_user_id_and_the_deprecated_field");
}

#[test]
fn a_known_device_gets_a_new_token_and_its_old_one_ends() {
    let mut story = Story::new();
    story.person("alice");
    let mut body = password("alice", "secret");
    body["device_id"] = json!("PHONE");
    let token = |reply| value(&reply)["access_token"].as_str().unwrap().to_owned();
    let first = token(story.say(None, REQUEST, body.clone()));
    let second = token(story.say(None, REQUEST, body));
    story.say(Some(&first), WHOAMI, Value::Null);
    story.say(Some(&second), WHOAMI, Value::Null);
    story.end(STORY, "a_known_device_gets_a_new_token_and_its_old_one_ends");
}

#[test]
fn a_wrong_name_and_a_wrong_password_get_the_same_response() {
    let mut story = Story::new();
    story.person("alice");
    story.say(None, REQUEST, password("alice", "guess"));
    story.say(None, REQUEST, password("nobody", "guess"));
    story.say(None, REQUEST, password("@alice:elsewhere.org", "secret"));
    story.say(None, REQUEST, password("", "guess"));
    story.end(STORY, "a_wrong_name_and_a_wrong_password_get_the_same_response");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    story.say_raw(None, REQUEST, "no JSON");
    story.say(None, REQUEST, json!({}));
    story.say(None, REQUEST, json!({ "type": "m.login.token", "token": "t" }));
    story.say(None, REQUEST, json!({ "type": "m.login.application_service" }));
    story.say(None, REQUEST, json!({ "type": "org.example.riddle" }));
    story.say(None, REQUEST, json!({ "type": "m.login.password", "password": "secret" }));
    story.say(None, REQUEST, json!({ "type": "m.login.password", "user": "alice" }));
    let email = json!({ "type": "m.id.thirdparty", "medium": "email", "address": "a@example.org" });
    story.say(
        None,
        REQUEST,
        json!({ "type": "m.login.password", "identifier": email, "password": "secret" }),
    );
    let mut body = password("alice", "secret");
    body["initial_device_display_name"] = json!("x".repeat(200));
    story.say(None, REQUEST, body);
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn guessing_is_limited_by_account() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    story.person("alice");
    for _ in 0..5 {
        story.ask(None, REQUEST, &password("alice", "guess").to_string());
    }
    story.say(None, REQUEST, password("alice", "secret"));
    story.world.clock.advance(20_000);
    story.say(None, REQUEST, password("alice", "secret"));
    story.end(STORY, "guessing_is_limited_by_account");
}

#[test]
fn a_deactivated_user_cannot_log_in() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let mut auth = password("alice", "secret");
    auth["user"] = "alice".into();
    let body = json!({ "auth": auth }).to_string();
    story.ask(Some(&alice.token), "POST /_matrix/client/v3/account/deactivate", &body);
    story.say(None, REQUEST, password("alice", "secret"));
    story.say(None, REQUEST, password("alice", "guess"));
    story.end(STORY, "a_deactivated_user_cannot_log_in");
}
