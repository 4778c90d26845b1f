//! `GET /_matrix/federation/v1/openid/userinfo`

use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::objects::protocol::user::OPENID_TOKEN_TTL_MS;
use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "federation/openid/exchange_open_id_token";
const REQUEST: &str = "GET /_matrix/federation/v1/openid/userinfo";
const TOKEN: &str = "POST /_matrix/client/v3/user/@alice:example.org/openid/request_token";

#[test]
fn an_openid_token_is_valid_for_an_hour() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = value(&story.ask(Some(&alice.token), TOKEN, "{}"))["access_token"].clone();
    let request = format!("{REQUEST}?access_token={}", token.as_str().unwrap());
    story.say(None, &request, Value::Null);
    story.world.clock.advance(OPENID_TOKEN_TTL_MS);
    story.say(None, &request, Value::Null);
    story.end(STORY, "an_openid_token_is_valid_for_an_hour");
}

#[test]
fn a_deactivated_account_has_no_session() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = value(&story.ask(Some(&alice.token), TOKEN, "{}"))["access_token"].clone();
    let auth = json!({ "auth": { "type": "m.login.password", "user": "alice", "password": "secret" } });
    story.say(Some(&alice.token), "POST /_matrix/client/v3/account/deactivate", auth);
    story.say(None, &format!("{REQUEST}?access_token={}", token.as_str().unwrap()), Value::Null);
    story.end(STORY, "a_deactivated_account_has_no_session");
}

#[test]
fn a_refused_token_costs_no_object_request() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let before = story.world.requests(ObjectKind::User);
    story.say(None, REQUEST, Value::Null);
    story.say(
        None,
        &format!("{REQUEST}?access_token=lto_YWxpY2U.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAA"),
        Value::Null,
    );
    story.say(None, &format!("{REQUEST}?access_token={}", alice.token), Value::Null);
    assert_eq!(story.world.requests(ObjectKind::User), before);
    story.end(STORY, "a_refused_token_costs_no_object_request");
}
