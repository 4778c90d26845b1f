//! Tests that passwords, tokens and keys are neither stored nor logged in the clear.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_handlers::objects::protocol::ObjectName;
use ruma_common::ServerName;
use serde_json::json;

use crate::story::{Story, value};

const PASSWORD: &str = "Correct-Horse-Battery";

#[test]
fn s06_no_password_is_stored_or_logged_or_sealed() {
    let story = Story::new();
    let register = "POST /_matrix/client/v3/register";
    let wrong_stage = json!({ "type": "m.login.password", "password": PASSWORD });
    let body = json!({ "username": "alice", "password": PASSWORD, "auth": wrong_stage });
    let challenge = value(&story.ask(None, register, &body.to_string()));
    let session = challenge["session"].as_str().unwrap();
    let sealed = URL_SAFE_NO_PAD.decode(session.split('.').next().unwrap()).unwrap();
    assert!(!String::from_utf8(sealed).unwrap().contains(PASSWORD));
    let body = json!({ "username": "alice", "password": PASSWORD, "auth": { "type": "m.login.dummy" } });
    let token =
        value(&story.ask(None, register, &body.to_string()))["access_token"].as_str().unwrap().to_owned();
    let wrong = json!({ "type": "m.login.password", "user": "alice", "password": format!("{PASSWORD}!") });
    assert_eq!(story.ask(None, "POST /_matrix/client/v3/login", &wrong.to_string()).status, 403);
    // The change of the password fails and is logged.
    story.world.sql(&Story::user_object("@alice:example.org")).fail_after(0);
    let auth = json!({ "type": "m.login.password", "user": "alice", "password": PASSWORD });
    let change = json!({ "auth": auth, "new_password": format!("{PASSWORD}2") }).to_string();
    assert_eq!(story.ask(Some(&token), "POST /_matrix/client/v3/account/password", &change).status, 500);
    let log = story.world.log.lines().concat();
    assert!(!log.is_empty());
    for place in [log, story.world.everything()] {
        assert!(!place.contains(PASSWORD), "{place}");
    }
}

#[test]
fn s60_the_request_log_has_no_path_parameter_query_header_or_body() {
    let settings = [("REGISTRATION", "token"), ("OPERATOR_SECRET", "operator"), ("REQUEST_LOG", "on")];
    let story = Story::with(&[settings.as_slice(), &[("QUERY_TOKENS", "on")]].concat());
    let ask = |token: Option<&str>, request: &str, body: serde_json::Value| {
        story.ask(token, request, &if body.is_null() { String::new() } else { body.to_string() })
    };
    let administrator = "PUT /_lattice/admin/v1/administrators/@root:example.org";
    ask(Some("operator"), administrator, json!({ "password": PASSWORD }));
    let login = json!({ "type": "m.login.password", "user": "root", "password": PASSWORD });
    let login = value(&ask(None, "POST /_matrix/client/v3/login", login));
    let token = login["access_token"].as_str().unwrap();
    ask(Some(token), "POST /_synapse/admin/v1/registration_tokens/new", json!({ "token": "invitation" }));
    ask(Some(token), "GET /_synapse/admin/v1/registration_tokens/invitation", json!(null));
    ask(
        None,
        "GET /_matrix/client/v1/register/m.login.registration_token/validity?token=invitation",
        json!(null),
    );
    ask(None, &format!("GET /_matrix/client/v3/account/whoami?access_token={token}"), json!(null));
    ask(Some("guess"), "GET /_matrix/client/v3/account/whoami", json!(null));
    ask(Some(token), "GET /_matrix/client/v3/nothing/invitation", json!(null));
    let log = story.world.log.requests();
    assert_eq!(log.len(), 8, "a line for each request");
    assert_eq!(
        log[3..],
        [
            "GET /_synapse/admin/v1/registration_tokens/{token} 200 - 0 ms story",
            "GET /_matrix/client/v1/register/m.login.registration_token/validity 200 - 0 ms story",
            "GET /_matrix/client/v3/account/whoami 200 - 0 ms story",
            "GET /_matrix/client/v3/account/whoami 401 M_UNKNOWN_TOKEN 0 ms story",
            "GET (no served operation) 404 M_UNRECOGNIZED 0 ms story",
        ]
    );
    for secret in [PASSWORD, token, "operator", "invitation"] {
        assert!(!log.concat().contains(secret), "{log:?}");
    }
}

/// At least the parameters that OWASP recommends, and a different salt for each account.
#[test]
fn s06_passwords_are_argon2id() {
    let story = Story::new();
    story.person("alice");
    story.person("bob");
    let dump = story.world.everything();
    let hashes: Vec<&str> =
        dump.lines().filter(|line| line.contains("$argon2id$v=19$m=19456,t=2,p=1$")).collect();
    assert_eq!(hashes.len(), 2, "{dump}");
    let salts: Vec<&str> =
        hashes.iter().map(|hash| hash.split("p=1$").nth(1).unwrap().split('$').next().unwrap()).collect();
    assert_ne!(salts[0], salts[1]);
}

/// Wrong passwords are limited by account, from any address, whether the account exists or not.
#[test]
fn s06_guesses_are_counted_by_account() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    story.person("alice");
    for name in ["alice", "nobody"] {
        let body = json!({ "type": "m.login.password", "user": name, "password": "guess" }).to_string();
        let login = || story.ask(None, "POST /_matrix/client/v3/login", &body).status.as_u16();
        let statuses: Vec<u16> = (0..6).map(|_| login()).collect();
        assert_eq!(statuses, [403, 403, 403, 403, 403, 429], "{name}");
    }
    story.world.clock.advance(20_000);
    let right = json!({ "type": "m.login.password", "user": "alice", "password": "secret" }).to_string();
    assert_eq!(story.ask(None, "POST /_matrix/client/v3/login", &right).status, 200);
}

#[test]
fn s06_registration_is_closed_by_default() {
    let story = Story::with(&[]);
    let body = json!({ "username": "alice", "password": "secret", "auth": { "type": "m.login.dummy" } });
    for query in ["", "?kind=user", "?kind=guest"] {
        let request = format!("POST /_matrix/client/v3/register{query}");
        assert_eq!(story.ask(None, &request, &body.to_string()).status, 403, "{query}");
    }
}

/// The Server object stores the signing key; no other object stores the key or a plain token.
#[test]
fn s10_keys_and_tokens_are_not_stored_outside_the_server_object() {
    let story = Story::with(&[("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator")]);
    let (alice, _, _) = story.two_in_a_room();
    let export = value(&story.ask(Some("operator"), "GET /_lattice/admin/v1/signing_key", ""));
    let seed = export["key_file"].as_str().unwrap().split_whitespace().last().unwrap().to_owned();
    let server = ObjectName::server(<&ServerName>::try_from("example.org").unwrap());
    let keys = story.world.sql(&server).dump();
    assert!(keys.contains(&seed), "the exported key is the stored one");
    let elsewhere = story.world.everything();
    assert!(!elsewhere.contains(&seed));
    assert!(!elsewhere.contains(&alice.token), "tokens are kept as hashes");
    assert!(!elsewhere.contains("operator"));
}
