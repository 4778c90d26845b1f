//! `POST /_synapse/admin/v1/register`

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha1::Sha1;

use crate::story::{Story, value};

const STORY: &str = "admin/registration/register_with_shared_secret";
const NONCE: &str = "GET /_synapse/admin/v1/register";
const REGISTER: &str = "POST /_synapse/admin/v1/register";
const CLOSED: [(&str, &str); 2] = [("REGISTRATION_SECRET", "complement"), ("REGISTRATION", "closed")];

/// The body of a registration in Synapse's API, with its MAC.
pub fn registration(nonce: &str, secret: &str, username: &str, admin: bool) -> Value {
    let role = if admin { "admin" } else { "notadmin" };
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{nonce}\0{username}\0wonderland\0{role}").as_bytes());
    let mac: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "nonce": nonce, "username": username, "password": "wonderland", "admin": admin, "mac": mac })
}

pub fn nonce(story: &Story) -> String {
    value(&story.ask(None, NONCE, ""))["nonce"].as_str().unwrap().to_owned()
}

/// The username is lower-cased and the token works, while registration without the secret is closed.
#[test]
fn the_holder_of_the_secret_registers_accounts() {
    let mut story = Story::with(&CLOSED);
    let nonce = nonce(&story);
    let reply = story.say(None, REGISTER, registration(&nonce, "complement", "Alice", true));
    let token = value(&reply)["access_token"].as_str().unwrap().to_owned();
    story.say(Some(&token), "GET /_matrix/client/v3/account/whoami", Value::Null);
    story.say(None, REGISTER, registration(&self::nonce(&story), "complement", "alice", false));
    story.end(STORY, "the_holder_of_the_secret_registers_accounts");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::with(&CLOSED);
    let nonce = nonce(&story);
    story.say(None, REGISTER, registration(&nonce, "guess", "alice", false));
    story.say(None, REGISTER, registration("made.up.nonce", "complement", "alice", false));
    story.say(None, REGISTER, registration(&nonce, "complement", "a#b", false));
    let mut other = registration(&nonce, "complement", "alice", false);
    other["user_type"] = json!("bot");
    story.say(None, REGISTER, other);
    let mut promoted = registration(&self::nonce(&story), "complement", "alice", false);
    promoted["admin"] = json!(true);
    story.say(None, REGISTER, promoted);
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn without_a_configured_secret_every_request_is_refused() {
    let mut story = Story::new();
    story.say(None, REGISTER, registration("1.a.b", "", "alice", false));
    story.end(STORY, "without_a_configured_secret_every_request_is_refused");
}

/// A nonce is good for one registration, even of another user.
#[test]
fn a_nonce_is_good_for_one_account() {
    let mut story = Story::with(&CLOSED);
    let nonce = nonce(&story);
    story.say(None, REGISTER, registration(&nonce, "complement", "alice", false));
    story.say(None, REGISTER, registration(&nonce, "complement", "bob", false));
    story.end(STORY, "a_nonce_is_good_for_one_account");
}
