//! `POST /_matrix/client/v1/login/get_token`

use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/session_management/generate_login_token";
const REQUEST: &str = "POST /_matrix/client/v1/login/get_token";
const LOGIN: &str = "POST /_matrix/client/v3/login";

fn password(password: &str) -> Value {
    json!({ "auth": { "type": "m.login.password", "user": "alice", "password": password } })
}

fn token(story: &Story, person: &Person) -> Value {
    let reply = value(&story.ask(Some(&person.token), REQUEST, &password("secret").to_string()));
    json!({ "type": "m.login.token", "token": reply["login_token"] })
}

#[test]
fn a_login_token_is_good_for_one_login() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, json!({}));
    let reply = story.say(Some(&alice.token), REQUEST, password("secret"));
    let login = json!({ "type": "m.login.token", "token": value(&reply)["login_token"] });
    let phone = Person::of(&story.say(None, LOGIN, login.clone()));
    story.say(Some(&phone.token), "GET /_matrix/client/v3/account/whoami", Value::Null);
    story.say(None, LOGIN, login);
    story.end(STORY, "a_login_token_is_good_for_one_login");
}

#[test]
fn a_login_token_expires_and_ends_with_the_password() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let expired = token(&story, &alice);
    story.world.clock.advance(2 * 60 * 1000);
    story.say(None, LOGIN, expired);
    let stolen = token(&story, &alice);
    let mut change = password("secret");
    change["new_password"] = json!("another");
    story.say(Some(&alice.token), "POST /_matrix/client/v3/account/password", change);
    story.say(None, LOGIN, stolen);
    story.say(None, LOGIN, json!({ "type": "m.login.token", "token": alice.token }));
    story.end(STORY, "a_login_token_expires_and_ends_with_the_password");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    story.say(None, REQUEST, json!({}));
    story.say(Some(&alice.token), REQUEST, password("guess"));
    for _ in 0..10 {
        token(&story, &alice);
    }
    story.say(Some(&alice.token), REQUEST, password("secret"));
    story.end(STORY, "invalid_requests_are_refused");
}
