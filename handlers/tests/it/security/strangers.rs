//! Tests of what requests without an account can cost.

use lattice_handlers::objects::protocol::ObjectKind;
use lattice_wire::http::header;
use serde_json::json;

use crate::story::{Story, value};

const V3: &str = "/_matrix/client/v3";

/// Unauthenticated requests write no row (security S52).
#[test]
fn s52_strangers_write_no_rows() {
    let settings = [("REGISTRATION", "token"), ("REGISTRATION_SECRET", "complement"), ("RATE_LIMITS", "off")];
    let story = Story::with(&settings);
    // The first request creates the server's keys.
    story.ask(None, &format!("POST {V3}/refresh"), r#"{ "refresh_token": "x" }"#);
    let password = json!({ "type": "m.login.password", "user": "nobody", "password": "guess" }).to_string();
    let token = json!({ "type": "m.login.token", "token": "ltl_x.y.z" }).to_string();
    let auth = json!({ "type": "m.login.registration_token", "token": "guess" });
    let register = json!({ "username": "mallory", "password": "secret", "auth": auth }).to_string();
    let mac =
        json!({ "nonce": "x.y.z", "username": "mallory", "password": "secret", "mac": "00" }).to_string();
    for _ in 0..20 {
        story.ask(None, &format!("POST {V3}/login"), &password);
        story.ask(None, &format!("POST {V3}/login"), &token);
        story.ask(None, &format!("POST {V3}/register"), "{}");
        story.ask(None, &format!("POST {V3}/register"), &register);
        story.ask(None, &format!("POST {V3}/register?kind=guest"), "{}");
        story.ask(None, &format!("GET {V3}/register/available?username=mallory"), "");
        story.ask(
            None,
            "GET /_matrix/client/v1/register/m.login.registration_token/validity?token=guess",
            "",
        );
        story.ask(None, "GET /_synapse/admin/v1/register", "");
        story.ask(None, "POST /_synapse/admin/v1/register", &mac);
        story.ask(Some("ltk_forged"), &format!("GET {V3}/sync"), "");
        story.ask(None, &format!("GET {V3}/profile/@mallory:example.org"), "");
    }
    assert_eq!(story.world.everything(), "");
}

/// Requests beyond the limit of an address are refused with the time to wait, and served after that time.
#[test]
fn each_class_of_requests_has_its_limit_by_address() {
    let story = Story::with(&[("REGISTRATION", "open")]);
    let anybody: [(&str, String, usize); 2] =
        [("register", format!("POST {V3}/register"), 10), ("login", format!("POST {V3}/refresh"), 10)];
    for (class, request, burst) in anybody {
        limited(&story, class, None, &request, burst);
    }
    limited(&story, "read", None, &format!("GET {V3}/login"), 2_000);
    assert_eq!(story.world.everything(), "", "a refusal writes nothing");
}

/// Requests beyond the limit of a user are refused, from any address.
#[test]
fn each_class_of_requests_has_its_limit_by_user() {
    let story = Story::with(&[("REGISTRATION", "open")]);
    let alice = story.person("alice");
    let before = story.world.sql(&Story::user_object(&alice.user_id)).changed_rows();
    let rename = format!("PUT {V3}/devices/NONE");
    limited(&story, "write", Some(&alice.token), &rename, 50);
    limited(&story, "read", Some(&alice.token), &format!("GET {V3}/account/whoami"), 200);
    limited(&story, "login", Some(&alice.token), &format!("POST {V3}/account/deactivate"), 10);
    assert_eq!(story.world.sql(&Story::user_object(&alice.user_id)).changed_rows(), before);
}

fn limited(story: &Story, class: &str, token: Option<&str>, request: &str, burst: usize) {
    for number in 0..burst {
        let reply = story.ask(token, request, "{}");
        assert_ne!(reply.status, 429, "{class}: request {number}");
    }
    let refused = story.ask(token, request, "{}");
    assert_eq!(
        (refused.status.as_u16(), &value(&refused)["errcode"]),
        (429, &json!("M_LIMIT_EXCEEDED")),
        "{class}"
    );
    let wait_ms = value(&refused)["retry_after_ms"].as_u64().unwrap();
    let seconds: u64 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert_eq!(seconds, wait_ms.div_ceil(1_000), "{class}");
    story.world.clock.advance(wait_ms);
    assert_ne!(story.ask(token, request, "{}").status, 429, "{class}: after the wait");
}

/// Unknown room IDs and usernames make no object write (security S52, S53).
#[test]
fn s52_random_names_cost_one_object_request_each_at_most() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let stored = story.world.everything();
    let (users, rooms) = (story.world.requests(ObjectKind::User), story.world.requests(ObjectKind::Room));
    for number in 0..20 {
        let join = format!("POST {V3}/join/!made-up-{number}:example.org");
        assert_eq!(story.ask(Some(&alice.token), &join, "{}").status, 403);
        let free = format!("GET {V3}/register/available?username=made-up-{number}");
        assert_eq!(story.ask(None, &free, "").status, 200);
    }
    assert_eq!(story.world.everything(), stored);
    // Each join also asks the caller's User to check the token.
    assert!(story.world.requests(ObjectKind::Room) - rooms <= 20);
    assert!(story.world.requests(ObjectKind::User) - users <= 40);
}
