//! Tests that passwords, tokens and keys are neither stored nor logged in the clear.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use lattice_handlers::objects::protocol::ObjectName;
use ruma_common::ServerName;
use serde_json::{Value, json};

use crate::story::{Story, send, text, value};

const PASSWORD: &str = "Correct-Horse-Battery";

/// Neither a right password nor a wrong one, nor a new one, in no form: in rows, before and after an eviction, in
/// the log of requests and failures, and in sessions of interactive authentication.
#[test]
fn s06_no_password_is_stored_or_logged_or_sealed() {
    let story = Story::with(&[("REGISTRATION", "open"), ("REQUEST_LOG", "on")]);
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
    let rows = story.world.everything();
    story.world.sql(&Story::user_object("@alice:example.org")).mend();
    story.world.evict();
    assert_eq!(story.ask(Some(&token), "POST /_matrix/client/v3/account/password", &change).status, 200);
    let logs = [story.world.log.lines(), story.world.log.requests()].map(|lines| lines.concat());
    assert!(logs.iter().all(|log| log.contains("password")), "the failed change is logged: {logs:?}");
    for place in logs.into_iter().chain([rows, story.world.everything()]) {
        let leak = forms(PASSWORD).into_iter().find(|form| place.contains(form));
        assert_eq!(leak, None, "{place}");
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

/// Every form of a secret that a row or a line of the log may contain: plain, and its bytes in base64 and hex.
fn forms(secret: &str) -> Vec<String> {
    let key = STANDARD_NO_PAD.decode(secret).ok();
    let bytes = [Some(secret.as_bytes().to_vec()), key].into_iter().flatten();
    let encoded = bytes.flat_map(|bytes| {
        let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes), hex, format!("{bytes:?}")]
    });
    std::iter::once(secret.to_owned()).chain(encoded).collect()
}

/// Lets alice get every kind of token; returns the tokens.
fn every_token(story: &Story) -> Vec<String> {
    let v3 = "POST /_matrix/client/v3";
    let auth = json!({ "type": "m.login.password", "user": "alice", "password": "secret" });
    let ask = |token: Option<&str>, request: &str, body: &Value| {
        value(&story.ask(token, request, &body.to_string()))
    };
    let mut login = auth.clone();
    login["refresh_token"] = json!(true);
    let session = ask(None, &format!("{v3}/login"), &login);
    let refreshed =
        ask(None, &format!("{v3}/refresh"), &json!({ "refresh_token": session["refresh_token"] }));
    let token = refreshed["access_token"].as_str();
    let given = [
        ask(token, "POST /_matrix/client/v1/login/get_token", &json!({ "auth": auth })),
        ask(token, &format!("{v3}/user/@alice:example.org/openid/request_token"), &json!({})),
        ask(token, &format!("{v3}/account/deactivate"), &json!({})),
        session,
        refreshed,
    ];
    let fields = ["access_token", "refresh_token", "login_token", "session"];
    let tokens = given.iter().flat_map(|reply| fields.iter().filter_map(|field| reply[field].as_str()));
    tokens.map(str::to_owned).collect()
}

/// The Server object alone stores the keys, and nothing stores a token or a secret of the operator: neither rows,
/// before and after an eviction, nor the log of requests and of a failure in each object.
#[test]
fn s10_keys_and_tokens_are_not_stored_outside_the_server_object() {
    let operator = "a secret of the operator";
    let settings =
        [("REGISTRATION", "open"), ("OPERATOR_SECRET", operator), ("REGISTRATION_SECRET", "another secret")];
    let story =
        Story::with(&[settings.as_slice(), &[("REQUEST_LOG", "on"), ("RATE_LIMITS", "off")]].concat());
    let (alice, _, room_id) = story.two_in_a_room();
    let export = value(&story.ask(Some(operator), "GET /_lattice/admin/v1/signing_key", ""));
    let seed = export["key_file"].as_str().unwrap().split_whitespace().last().unwrap().to_owned();
    let server = ObjectName::server(<&ServerName>::try_from("example.org").unwrap());
    let keys = story.world.sql(&server).dump();
    assert!(keys.contains(&seed), "the exported key is the stored one");
    let token_secret =
        keys.split('"').find(|text| text.len() == seed.len() && *text != seed).unwrap().to_owned();

    let mut secrets = every_token(&story);
    assert_eq!(secrets.len(), 7, "{secrets:?}");
    secrets.extend([
        seed,
        token_secret,
        alice.token.clone(),
        operator.to_owned(),
        "another secret".to_owned(),
    ]);
    story.world.evict();
    secrets.extend(every_token(&story));
    for object in [Story::user_object(&alice.user_id), Story::room_object(&room_id)] {
        story.world.sql(&object).fail_after(0);
    }
    let message = story.ask(Some(&alice.token), &send(&room_id, "1"), &text("hello").to_string());
    let change = json!({ "auth": { "type": "m.login.password", "user": "alice", "password": "secret" }, "new_password": "x" });
    let change =
        story.ask(Some(&alice.token), "POST /_matrix/client/v3/account/password", &change.to_string());
    assert_eq!((message.status.as_u16(), change.status.as_u16()), (500, 500));

    let log = [story.world.log.lines(), story.world.log.requests()].concat().join("\n");
    assert!(log.contains("/account/password 500"), "{log}");
    for place in [story.world.everything(), log] {
        for secret in &secrets {
            let leak = forms(secret).into_iter().find(|form| place.contains(form));
            assert_eq!(leak, None, "{secret}");
        }
    }
}
