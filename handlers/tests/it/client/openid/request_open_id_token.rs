//! `POST /_matrix/client/v3/user/{userId}/openid/request_token`

use lattice_handlers::objects::user::MAX_OPENID_TOKENS;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/openid/request_open_id_token";
const REQUEST: &str = "POST /_matrix/client/v3/user/@alice:example.org/openid/request_token";

fn token(story: &Story, person: &Person) -> String {
    let reply = story.ask(Some(&person.token), REQUEST, "{}");
    value(&reply)["access_token"].as_str().unwrap().to_owned()
}

fn who(token: &str) -> String {
    format!("GET /_matrix/federation/v1/openid/userinfo?access_token={token}")
}

#[test]
fn an_openid_token_names_its_user_and_authenticates_nothing_else() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, json!({}));
    let token = token(&story, &alice);
    story.say(None, &who(&token), Value::Null);
    story.say(Some(&token), "GET /_matrix/client/v3/account/whoami", Value::Null);
    story.end(STORY, "an_openid_token_names_its_user_and_authenticates_nothing_else");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let bob = story.person("bob");
    story.say(None, REQUEST, json!({}));
    story.say(Some("nonsense"), REQUEST, json!({}));
    story.say(Some(&bob.token), REQUEST, json!({}));
    story.say_raw(Some(&bob.token), REQUEST, "[]");
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn a_token_beyond_the_limit_ends_the_oldest() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let mut tokens = Vec::new();
    for _ in 0..=MAX_OPENID_TOKENS {
        story.world.clock.advance(1);
        tokens.push(token(&story, &alice));
    }
    assert_eq!(story.ask(None, &who(&tokens[0]), "").status, 401);
    assert_eq!(story.ask(None, &who(&tokens[1]), "").status, 200);
    assert_eq!(story.ask(None, &who(tokens.last().unwrap()), "").status, 200);
}
