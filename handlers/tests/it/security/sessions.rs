//! Tests of the end of sessions, of UIA with a password, and of forged tokens.

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::objects::protocol::ObjectKind;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn password() -> Value {
    json!({ "type": "m.login.password", "user": "alice", "password": "secret" })
}

/// Ends a session by a request of its own or of another session, while a poll of the session waits.
fn ends(what: impl Fn(&Person, &Person) -> (String, Value)) {
    let story = Story::new();
    let (alice, phone) = (story.person("alice"), story.login("alice"));
    let since = value(&story.ask(Some(&phone.token), SYNC, ""))["next_batch"].as_str().unwrap().to_owned();
    let poll = format!("{SYNC}?timeout=20000&since={since}");
    let device = value(&story.ask(Some(&phone.token), WHOAMI, ""))["device_id"].as_str().unwrap().to_owned();
    let (request, body) = what(&alice, &phone);
    let request = request.replace("DEVICE", &device);
    let body = body.to_string().replace("DEVICE", &device);
    let by = if request.ends_with("/logout") { &phone } else { &alice };
    let (poll, end) = block_on(join(
        story.start(Some(&phone.token), &poll, ""),
        story.start(Some(&by.token), &request, &body),
    ));
    assert_eq!(end.status, 200, "{request}: {end:?}");
    assert_eq!(
        (poll.status.as_u16(), &value(&poll)["errcode"]),
        (401, &json!("M_UNKNOWN_TOKEN")),
        "{request}"
    );
    story.world.evict();
    for request in [WHOAMI, SYNC] {
        assert_eq!(story.ask(Some(&phone.token), request, "").status, 401, "{request}");
    }
}

#[test]
fn s03_whatever_ends_a_session_ends_its_open_poll() {
    let v3 = "/_matrix/client/v3";
    ends(|_, _| (format!("POST {v3}/logout"), json!({})));
    ends(|_, _| (format!("POST {v3}/logout/all"), json!({})));
    ends(|_, _| (format!("DELETE {v3}/devices/DEVICE"), json!({ "auth": password() })));
    ends(|_, _| (format!("POST {v3}/delete_devices"), json!({ "auth": password(), "devices": ["DEVICE"] })));
    ends(|_, _| {
        (format!("POST {v3}/account/password"), json!({ "auth": password(), "new_password": "another" }))
    });
    ends(|_, _| (format!("POST {v3}/account/deactivate"), json!({ "auth": password() })));
    ends(|_, _| {
        let mut login = password();
        login["device_id"] = json!("DEVICE");
        (format!("POST {v3}/login"), login)
    });
}

#[test]
fn s03_a_deactivated_user_logs_in_by_no_flow() {
    let story = Story::with(&[("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator")]);
    let alice = story.person("alice");
    let v3 = "POST /_matrix/client/v3";
    let auth = json!({ "auth": password() }).to_string();
    let token = value(&story.ask(Some(&alice.token), "POST /_matrix/client/v1/login/get_token", &auth));
    let mut refreshing = password();
    refreshing["refresh_token"] = json!(true);
    let session = value(&story.ask(None, &format!("{v3}/login"), &refreshing.to_string()));
    assert_eq!(story.ask(Some(&alice.token), &format!("{v3}/account/deactivate"), &auth).status, 200);
    let login_token = json!({ "type": "m.login.token", "token": token["login_token"] });
    let refresh = json!({ "refresh_token": session["refresh_token"] });
    for (path, body) in [("login", password()), ("login", login_token), ("refresh", refresh)] {
        let reply = story.ask(None, &format!("{v3}/{path}"), &body.to_string());
        assert!(reply.status == 401 || reply.status == 403, "{path}: {reply:?}");
    }
    // A promotion to administrator gives the account neither a session nor a password.
    let promote = "PUT /_lattice/admin/v1/administrators/@alice:example.org";
    story.ask(Some("operator"), promote, r#"{ "password": "another" }"#);
    let mut login = password();
    login["password"] = json!("another");
    assert_eq!(story.ask(None, &format!("{v3}/login"), &login.to_string()).status, 403);
}

#[test]
fn s04_no_other_value_replaces_a_password() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let request = "POST /_matrix/client/v3/logout/all";
    let deactivate = "POST /_matrix/client/v3/account/deactivate";
    for password in [json!(""), json!(null), json!("*"), json!("!"), json!([]), json!({ "$ne": 1 })] {
        let auth = json!({ "auth": { "type": "m.login.password", "user": "alice", "password": password } });
        let reply = story.ask(Some(&alice.token), deactivate, &auth.to_string());
        assert!(reply.status == 400 || reply.status == 401, "{password}: {reply:?}");
    }
    for auth in
        [json!({ "type": "m.login.dummy" }), json!({ "type": "" }), json!({}), json!({ "session": "x" })]
    {
        let reply = story.ask(Some(&alice.token), deactivate, &json!({ "auth": auth }).to_string());
        assert_eq!(reply.status, 401, "{auth}: {reply:?}");
    }
    assert_eq!(story.ask(Some(&alice.token), request, "{}").status, 200, "the account still exists");
}

/// The Worker checks a token before it asks an object (architecture, "Access tokens").
#[test]
fn s52_a_forged_token_costs_no_object_request() {
    let story = Story::new();
    let alice = story.person("alice");
    let other = Story::new();
    let foreign = other.person("alice").token;
    let before = story.world.requests(ObjectKind::User);
    let mut forged = alice.token.clone();
    forged.replace_range(forged.len() - 1.., if forged.ends_with('A') { "B" } else { "A" });
    let shortened = &alice.token[..alice.token.len() - 3];
    for token in [forged.as_str(), shortened, "ltk_a.b.c.d", "", "made up", &"x".repeat(5_000)] {
        for request in [WHOAMI, SYNC, "POST /_matrix/client/v3/logout"] {
            assert_eq!(story.ask(Some(token), request, "").status, 401, "{token}");
        }
        let refresh = json!({ "refresh_token": token.replace("ltk", "ltr") }).to_string();
        assert_eq!(story.ask(None, "POST /_matrix/client/v3/refresh", &refresh).status, 401);
    }
    assert_eq!(story.world.requests(ObjectKind::User), before);
    // Both deployments have the same seed, hence the same token secret and the same token.
    assert_eq!(foreign, alice.token);
}
