//! `POST /_matrix/client/v3/refresh`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_wire::Reply;
use serde_json::{Value, json};

use crate::story::{Story, send, text, value};

const STORY: &str = "client/refresh/refresh";
const REQUEST: &str = "POST /_matrix/client/v3/refresh";
const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";
const HOUR_MS: u64 = 60 * 60 * 1000;

/// An access token, and the body that presents its refresh token.
fn pair(reply: &Reply) -> (String, Value) {
    let reply = value(reply);
    let access_token = reply["access_token"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned();
    (access_token, json!({ "refresh_token": reply["refresh_token"] }))
}

/// A session on the device `PHONE` that can be refreshed.
fn session(story: &mut Story) -> (String, Value) {
    let body = json!({
        "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "alice" }, "password": "secret",
        "device_id": "PHONE", "refresh_token": true,
    });
    pair(&story.say(None, "POST /_matrix/client/v3/login", body))
}

#[test]
fn a_refresh_gives_the_next_pair_of_tokens() {
    let mut story = Story::new();
    story.person("alice");
    let (first, refresh) = session(&mut story);
    story.world.clock.advance(HOUR_MS);
    story.say(Some(&first), WHOAMI, Value::Null);
    story.say(Some(&first), "GET /_matrix/client/v3/sync", Value::Null);
    let (second, _) = pair(&story.say(None, REQUEST, refresh));
    story.say(Some(&second), WHOAMI, Value::Null);
    story.end(STORY, "a_refresh_gives_the_next_pair_of_tokens");
}

/// A client that did not get the response repeats the request; the tokens of the lost response do not work.
#[test]
fn a_lost_refresh_response_is_repeated() {
    let mut story = Story::new();
    story.person("alice");
    let (first, refresh) = session(&mut story);
    let (lost, lost_refresh) = pair(&story.say(None, REQUEST, refresh.clone()));
    let (second, next) = pair(&story.say(None, REQUEST, refresh));
    story.say(Some(&lost), WHOAMI, Value::Null);
    story.say(None, REQUEST, lost_refresh);
    story.say(Some(&first), WHOAMI, Value::Null);
    story.say(Some(&second), WHOAMI, Value::Null);
    story.say(Some(&first), WHOAMI, Value::Null);
    let (third, _) = pair(&story.say(None, REQUEST, next));
    story.say(Some(&third), WHOAMI, Value::Null);
    story.end(STORY, "a_lost_refresh_response_is_repeated");
}

/// Two windows of one client refresh at the same time. The tokens of the first response are refused with
/// `soft_logout`, also after the next refresh, and the session goes on with those of the second.
#[test]
fn the_loser_of_two_refreshes_at_once_is_logged_out_softly() {
    let mut story = Story::new();
    story.person("alice");
    let (_, refresh) = session(&mut story);
    let body = refresh.to_string();
    story.world.interleave(true);
    let answers = block_on(join(story.start(None, REQUEST, &body), story.start(None, REQUEST, &body)));
    let ((first, first_refresh), (second, second_refresh)) = (pair(&answers.0), pair(&answers.1));
    story.say(Some(&first), WHOAMI, Value::Null);
    story.say(None, REQUEST, first_refresh.clone());
    story.say(Some(&second), WHOAMI, Value::Null);
    story.say(Some(&first), WHOAMI, Value::Null);
    let (third, _) = pair(&story.say(None, REQUEST, second_refresh));
    story.world.evict();
    story.say(Some(&third), WHOAMI, Value::Null);
    story.say(Some(&first), WHOAMI, Value::Null);
    story.say(None, REQUEST, first_refresh);
    story.say(Some(&third), WHOAMI, Value::Null);
    story.end(STORY, "the_loser_of_two_refreshes_at_once_is_logged_out_softly");
}

/// A transaction ID belongs to the device, not to one of its tokens.
#[test]
fn transactions_survive_a_refresh() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    let (first, refresh) = session(&mut story);
    let message = |token: &str| {
        value(&story.ask(Some(token), &send(&room_id, "1"), &text("Dinner is ready").to_string()))["event_id"]
            .clone()
    };
    let sent = message(&first);
    let (second, _) = pair(&story.ask(None, REQUEST, &refresh.to_string()));
    let sync = value(&story.ask(Some(&second), "GET /_matrix/client/v3/sync", ""));
    let events = sync["rooms"]["join"][&room_id]["timeline"]["events"].as_array().unwrap();
    let own = events.iter().find(|event| event["event_id"] == sent).unwrap();
    assert_eq!(own["unsigned"]["transaction_id"], "1");
    assert_eq!(message(&second), sent, "a retry returns the same event");
}

/// A refresh token that is used after its successor was copied: all tokens of the device end. The device and
/// the sessions of other devices stay.
#[test]
fn a_refresh_token_used_twice_ends_the_session() {
    let mut story = Story::new();
    let laptop = story.person("alice");
    let (_, refresh) = session(&mut story);
    let (second, next) = pair(&story.say(None, REQUEST, refresh.clone()));
    story.say(Some(&second), WHOAMI, Value::Null);
    story.say(None, REQUEST, refresh);
    story.say(Some(&second), WHOAMI, Value::Null);
    story.say(None, REQUEST, next);
    story.say(Some(&laptop.token), "GET /_matrix/client/v3/devices/PHONE", Value::Null);
    story.end(STORY, "a_refresh_token_used_twice_ends_the_session");
}

/// The use of the new refresh token ends the old one, like the use of the new access token.
#[test]
fn the_new_access_token_ends_the_old_refresh_token() {
    let mut story = Story::new();
    story.person("alice");
    let (_, refresh) = session(&mut story);
    let (_, second) = pair(&story.say(None, REQUEST, refresh.clone()));
    let (_, third) = pair(&story.say(None, REQUEST, second));
    story.say(None, REQUEST, refresh);
    story.say(None, REQUEST, third);
    story.end(STORY, "the_new_access_token_ends_the_old_refresh_token");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let (_, old) = session(&mut story);
    let (token, refresh) = session(&mut story);
    story.say(None, REQUEST, json!({}));
    story.say(None, REQUEST, json!({ "refresh_token": "made.up" }));
    story.say(None, REQUEST, json!({ "refresh_token": token }));
    story.say(None, REQUEST, json!({ "refresh_token": alice.token }));
    // The refresh token of an earlier login of the same device.
    story.say(None, REQUEST, old);
    story.say(Some(&token), "POST /_matrix/client/v3/logout", json!({}));
    story.say(None, REQUEST, refresh);
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn a_new_account_can_have_a_refresh_token() {
    let mut story = Story::new();
    let auth = json!({ "type": "m.login.dummy" });
    let body = json!({ "username": "alice", "password": "secret", "refresh_token": true, "auth": auth });
    let (_, refresh) = pair(&story.say(None, "POST /_matrix/client/v3/register", body));
    story.world.evict();
    story.say(None, REQUEST, refresh);
    story.end(STORY, "a_new_account_can_have_a_refresh_token");
}
