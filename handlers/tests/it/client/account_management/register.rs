//! `POST /_matrix/client/v3/register`

use serde_json::json;

use crate::story::{Story, value};

const STORY: &str = "client/account_management/register";
const REQUEST: &str = "POST /_matrix/client/v3/register";

#[test]
fn two_steps_with_a_session() {
    let mut story = Story::new();
    let challenge = story.say(None, REQUEST, json!({ "username": "alice", "password": "secret" }));
    let session = value(&challenge)["session"].clone();
    let auth = json!({ "type": "m.login.dummy", "session": session });
    story.say(None, REQUEST, json!({ "username": "alice", "password": "secret", "auth": auth }));
    story.end(STORY, "two_steps_with_a_session");
}

#[test]
fn one_step_and_a_device_of_the_clients_choice() {
    let mut story = Story::new();
    let body = json!({
        "username": "bob", "password": "secret", "device_id": "PHONE", "initial_device_display_name": "Bob's phone",
        "auth": { "type": "m.login.dummy" },
    });
    story.say(None, REQUEST, body);
    let body = json!({ "password": "secret", "inhibit_login": true, "auth": { "type": "m.login.dummy" } });
    story.say(None, REQUEST, body);
    story.end(STORY, "one_step_and_a_device_of_the_clients_choice");
}

#[test]
fn sessions_expire_and_cannot_be_made_up() {
    let mut story = Story::new();
    let challenge = story.say(None, REQUEST, json!({}));
    let session = value(&challenge)["session"].clone();
    let with = |session: &serde_json::Value, stage: &str| json!({ "username": "alice", "password": "secret", "auth": { "type": stage, "session": session } });
    story.say(None, REQUEST, with(&json!("1.made.up"), "m.login.dummy"));
    story.say(None, REQUEST, with(&session, "m.login.password"));
    story.world.clock.advance(16 * 60 * 1000);
    story.say(None, REQUEST, with(&session, "m.login.dummy"));
    story.end(STORY, "sessions_expire_and_cannot_be_made_up");
}

#[test]
fn names_that_nobody_can_have() {
    let mut story = Story::new();
    story.person("taken");
    let long = "a".repeat(250);
    for name in ["taken", "", "_hidden", "Alice", "a lice", "123", "a:b", long.as_str()] {
        let body = json!({ "username": name, "password": "secret", "auth": { "type": "m.login.dummy" } });
        story.say(None, REQUEST, body);
    }
    story.end(STORY, "names_that_nobody_can_have");
}

#[test]
fn what_is_refused() {
    let mut story = Story::new();
    let auth = json!({ "type": "m.login.dummy" });
    story.say_raw(None, REQUEST, "{");
    story.say(None, &format!("{REQUEST}?kind=guest"), json!({ "auth": auth }));
    story.say(None, REQUEST, json!({ "username": "alice", "auth": auth }));
    story.say(None, REQUEST, json!({ "username": "alice", "password": "x".repeat(600), "auth": auth }));
    story.say(None, REQUEST, json!({ "username": 1, "password": "secret", "auth": auth }));
    let body =
        json!({ "username": "alice", "password": "secret", "device_id": "x".repeat(300), "auth": auth });
    story.say(None, REQUEST, body);
    story.end(STORY, "what_is_refused");
}

#[test]
fn registration_is_closed_by_default() {
    let mut story = Story::with(&[]);
    story.say(None, REQUEST, json!({ "username": "alice", "password": "secret" }));
    story.end(STORY, "registration_is_closed_by_default");
}

#[test]
fn too_many_from_one_address() {
    let mut story = Story::new();
    for _ in 0..10 {
        story.ask(None, REQUEST, "{}");
    }
    story.say(None, REQUEST, json!({}));
    story.world.clock.advance(10_000);
    story.say(None, REQUEST, json!({}));
    story.end(STORY, "too_many_from_one_address");
}

/// Client-server API, "User Identifiers": what a name may hold; capitals become small; any password will do.
#[test]
fn names_that_everybody_can_have() {
    let story = Story::new();
    for (name, wanted) in [
        ("q", "q"),
        ("3x", "3x"),
        (".", "."),
        ("=", "="),
        ("-", "-"),
        ("/", "/"),
        ("+", "+"),
        ("Capital", "capital"),
        ("a_b", "a_b"),
    ] {
        let body = json!({ "username": name, "password": "Ünïcödé ✓", "auth": { "type": "m.login.dummy" } });
        let reply = story.ask(None, "POST /_matrix/client/v3/register", &body.to_string());
        assert_eq!(crate::story::value(&reply)["user_id"], format!("@{wanted}:example.org"), "{name}");
        let identifier = json!({ "type": "m.id.user", "user": name });
        let login = json!({ "type": "m.login.password", "identifier": identifier, "password": "Ünïcödé ✓" });
        let reply = story.ask(None, "POST /_matrix/client/v3/login", &login.to_string());
        assert_eq!(crate::story::value(&reply)["user_id"], format!("@{wanted}:example.org"), "{name}");
    }
}
