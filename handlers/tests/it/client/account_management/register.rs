//! `POST /_matrix/client/v3/register`

use serde_json::json;

use crate::story::{Story, value};

const STORY: &str = "client/account_management/register";
const REQUEST: &str = "POST /_matrix/client/v3/register";

#[test]
fn registration_completes_two_stages_in_one_session() {
    let mut story = Story::new();
    let challenge = story.say(None, REQUEST, json!({ "username": "alice", "password": "secret" }));
    let session = value(&challenge)["session"].clone();
    let auth = json!({ "type": "m.login.dummy", "session": session });
    story.say(None, REQUEST, json!({ "username": "alice", "password": "secret", "auth": auth }));
    story.end(STORY, "registration_completes_two_stages_in_one_session");
}

#[test]
fn registration_in_one_stage_takes_the_clients_device_id() {
    let mut story = Story::new();
    let body = json!({
        "username": "bob", "password": "secret", "device_id": "PHONE", "initial_device_display_name": "Bob's phone",
        "auth": { "type": "m.login.dummy" },
    });
    story.say(None, REQUEST, body);
    let body = json!({ "password": "secret", "inhibit_login": true, "auth": { "type": "m.login.dummy" } });
    story.say(None, REQUEST, body);
    story.end(STORY, "registration_in_one_stage_takes_the_clients_device_id");
}

#[test]
fn sessions_expire_and_forged_sessions_are_refused() {
    let mut story = Story::new();
    let challenge = story.say(None, REQUEST, json!({}));
    let session = value(&challenge)["session"].clone();
    let with = |session: &serde_json::Value, stage: &str| json!({ "username": "alice", "password": "secret", "auth": { "type": stage, "session": session } });
    story.say(None, REQUEST, with(&json!("1.made.up"), "m.login.dummy"));
    story.say(None, REQUEST, with(&session, "m.login.password"));
    story.world.clock.advance(16 * 60 * 1000);
    story.say(None, REQUEST, with(&session, "m.login.dummy"));
    story.end(STORY, "sessions_expire_and_forged_sessions_are_refused");
}

#[test]
fn names_outside_the_grammar_are_refused() {
    let mut story = Story::new();
    story.person("taken");
    let long = "a".repeat(250);
    // Refused before any stage too: clients would otherwise repeat the stages for ever.
    story.say(None, REQUEST, json!({ "username": "taken", "password": "secret" }));
    for name in ["taken", "", "_hidden", "Alice", "a lice", "123", "a:b", long.as_str()] {
        let body = json!({ "username": name, "password": "secret", "auth": { "type": "m.login.dummy" } });
        story.say(None, REQUEST, body);
    }
    story.end(STORY, "names_outside_the_grammar_are_refused");
}

#[test]
fn invalid_requests_are_refused() {
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
    story.end(STORY, "invalid_requests_are_refused");
}

#[test]
fn registration_is_closed_by_default() {
    let mut story = Story::with(&[]);
    story.say(None, REQUEST, json!({ "username": "alice", "password": "secret" }));
    story.end(STORY, "registration_is_closed_by_default");
}

#[test]
fn too_many_requests_from_one_address_are_refused() {
    let mut story = Story::new();
    for _ in 0..10 {
        story.ask(None, REQUEST, "{}");
    }
    story.say(None, REQUEST, json!({}));
    story.world.clock.advance(10_000);
    story.say(None, REQUEST, json!({}));
    story.end(STORY, "too_many_requests_from_one_address_are_refused");
}

/// Client-server API, "User Identifiers": the valid letters; upper case is lowered; any password is valid.
#[test]
fn valid_usernames_are_accepted_and_lower_cased() {
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

/// The session ID carries the completed stages; another session does not have them.
#[test]
fn registration_needs_a_token_and_the_terms() {
    let settings = [
        ("REGISTRATION", "token"),
        ("OPERATOR_SECRET", "operator"),
        ("TERMS_URL", "https://example.org/terms"),
        ("TERMS_VERSION", "2026-01"),
    ];
    let mut story = Story::with(&settings);
    let root = story.administrator("root");
    let new = json!({ "token": "welcome", "uses_allowed": 1 });
    story.ask(Some(&root.token), "POST /_synapse/admin/v1/registration_tokens/new", &new.to_string());
    let with = |auth: serde_json::Value| json!({ "username": "alice", "password": "secret", "auth": auth });
    let first = value(&story.say(None, REQUEST, json!({ "username": "alice", "password": "secret" })));
    let session = first["session"].clone();
    let auth = json!({ "type": "m.login.registration_token", "token": "guess", "session": session });
    story.say(None, REQUEST, with(auth));
    let auth = json!({ "type": "m.login.registration_token", "token": "welcome", "session": session });
    let second = value(&story.say(None, REQUEST, with(auth)));
    story.say(None, REQUEST, with(json!({ "session": second["session"] })));
    story.say(None, REQUEST, with(json!({ "type": "m.login.terms", "session": session })));
    story.say(None, REQUEST, with(json!({ "type": "m.login.terms", "session": second["session"] })));
    let get = "GET /_synapse/admin/v1/registration_tokens/welcome";
    story.say(Some(&root.token), get, serde_json::Value::Null);
    story.end(STORY, "registration_needs_a_token_and_the_terms");
}

/// Security S06: one use makes one account, also for two requests at once; a taken username uses nothing up.
#[test]
fn s06_the_last_use_of_a_token_makes_one_account() {
    let mut story = Story::with(&[("REGISTRATION", "token"), ("OPERATOR_SECRET", "operator")]);
    let root = story.administrator("root");
    let new = json!({ "token": "welcome", "uses_allowed": 1 });
    story.ask(Some(&root.token), "POST /_synapse/admin/v1/registration_tokens/new", &new.to_string());
    let body = |name: &str| {
        let auth = json!({ "type": "m.login.registration_token", "token": "welcome" });
        json!({ "username": name, "password": "secret", "auth": auth }).to_string()
    };
    let taken = value(&story.ask(None, REQUEST, &body("root")));
    assert_eq!(taken["errcode"], "M_USER_IN_USE");
    story.world.interleave(true);
    let (alice, bob) = futures_executor::block_on(futures_util::future::join(
        story.start(None, REQUEST, &body("alice")),
        story.start(None, REQUEST, &body("bob")),
    ));
    let mut statuses = [alice.status.as_u16(), bob.status.as_u16()];
    statuses.sort_unstable();
    assert!(matches!(statuses, [200, 401 | 403]), "{statuses:?}");
    story.world.interleave(false);
    let get = "GET /_synapse/admin/v1/registration_tokens/welcome";
    story.say(Some(&root.token), get, serde_json::Value::Null);
    story.end(STORY, "s06_the_last_use_of_a_token_makes_one_account");
}

#[test]
fn guests_register_where_the_server_admits_them() {
    let mut story = Story::with(&[("GUESTS", "on")]);
    let guest = story.say(None, &format!("{REQUEST}?kind=guest"), json!({}));
    let token = value(&guest)["access_token"].as_str().unwrap().to_owned();
    story.say(Some(&token), "GET /_matrix/client/v3/account/whoami", serde_json::Value::Null);
    story.say(Some(&token), "POST /_matrix/client/v3/createRoom", json!({}));
    story.say(Some(&token), "GET /_matrix/client/v3/devices", serde_json::Value::Null);
    story.end(STORY, "guests_register_where_the_server_admits_them");
}

#[test]
fn appservice_login_is_refused() {
    let mut story = Story::new();
    let body = json!({ "type": "m.login.application_service", "username": "_irc_alice" });
    story.say(None, REQUEST, body);
    story.end(STORY, "appservice_login_is_refused");
}

/// A registration that fails in the User gives the use of its token back.
#[test]
fn a_failed_registration_gives_the_use_of_its_token_back() {
    let story = Story::with(&[("REGISTRATION", "token"), ("OPERATOR_SECRET", "operator")]);
    let root = story.administrator("root");
    let new = json!({ "token": "welcome", "uses_allowed": 1 });
    story.ask(Some(&root.token), "POST /_synapse/admin/v1/registration_tokens/new", &new.to_string());
    let register = || {
        let auth = json!({ "type": "m.login.registration_token", "token": "welcome" });
        let body = json!({ "username": "alice", "password": "secret", "auth": auth });
        story.ask(None, REQUEST, &body.to_string()).status.as_u16()
    };
    let object = story.world.sql(&crate::story::Story::user_object("@alice:example.org"));
    object.fail_after(0);
    assert_eq!(register(), 500);
    object.mend();
    assert_eq!(register(), 200, "the token has its use again");
    assert_eq!(register(), 401, "and only that one");
}
