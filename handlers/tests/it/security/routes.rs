//! Tests of who may call a served route, and of credentials in the query.

use lattice_wire::AuthClass;
use serde_json::Value;

use super::open::{path, served};
use crate::story::{Story, value};

/// An operation whose path names a user refuses other users, unless it reads public data, or reports the user.
#[test]
fn s02_no_operation_acts_for_another_user() {
    const PUBLIC: &[&str] = &["client/getUserProfile", "client/getProfileField", "client/reportUser"];
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    for meta in served().into_iter().filter(|meta| meta.path.contains("{userId}")) {
        if PUBLIC.contains(&meta.name) || meta.auth == AuthClass::Operator {
            continue;
        }
        let request = format!("{} {}", meta.method, path(meta.path, &bob.user_id));
        let bodies = [
            "{}",
            r#"{"x":"x"}"#,
            r#"{"typing":true}"#,
            r#"{"displayname":"x"}"#,
            r#"{"presence":"online"}"#,
        ];
        let replies = bodies.map(|body| story.ask(Some(&alice.token), &request, body));
        assert!(replies.iter().any(|reply| reply.status == 403), "{} {replies:?}", meta.name);
        assert!(!replies.iter().any(|reply| reply.status.is_success()), "{}: {replies:?}", meta.name);
    }
    // Only application services act for other users, and none is registered.
    let whoami = format!("GET /_matrix/client/v3/account/whoami?user_id={}", bob.user_id);
    assert_eq!(value(&story.ask(Some(&alice.token), &whoami, ""))["user_id"], alice.user_id);
}

/// No OAuth endpoint is served, so OAuth cannot take over an account.
#[test]
fn s05_no_oauth_is_served() {
    let oauth: Vec<&str> =
        served().iter().map(|meta| meta.name).filter(|name| name.starts_with("oauth/")).collect();
    assert_eq!(oauth, Vec::<&str>::new(), "serve OAuth together with the tests of S05");
    let story = Story::new();
    let flows = value(&story.ask(None, "GET /_matrix/client/v3/login", ""));
    let flows: Vec<&Value> = flows["flows"].as_array().unwrap().iter().map(|flow| &flow["type"]).collect();
    assert_eq!(flows, ["m.login.password", "m.login.token"]);
    assert_eq!(story.ask(None, "GET /_matrix/client/v1/auth_metadata", "").status, 404);
}

#[test]
fn s07_a_token_in_the_query_counts_by_setting_only_and_is_never_logged() {
    for (setting, wanted) in [("off", 401), ("on", 200)] {
        let story = Story::with(&[("REGISTRATION", "open"), ("QUERY_TOKENS", setting)]);
        let alice = story.person("alice");
        let whoami = format!("GET /_matrix/client/v3/account/whoami?access_token={}", alice.token);
        assert_eq!(story.ask(None, &whoami, "").status, wanted, "{setting}");
        // A write fails, and the server logs the failure.
        story.world.sql(&Story::user_object(&alice.user_id)).fail_after(0);
        let (path, token) = ("POST /_matrix/client/v3/logout?access_token=", &alice.token);
        story.ask(Some(token), &format!("{path}{token}"), "{}");
        let log = story.world.log.lines();
        assert_eq!(log.len(), 1, "{log:?}");
        assert!(!log.concat().contains(token.as_str()), "{log:?}");
    }
}

/// The operator's secret is taken from the header alone, even where users' tokens may be in the query.
#[test]
fn s07_the_operators_secret_is_never_taken_from_the_query() {
    let story = Story::with(&[("OPERATOR_SECRET", "operator"), ("QUERY_TOKENS", "on")]);
    let key = "GET /_lattice/admin/v1/signing_key";
    let reply = story.ask(None, &format!("{key}?access_token=operator"), "");
    assert_eq!(
        (reply.status.as_u16(), &value(&reply)["errcode"]),
        (401, &serde_json::json!("M_MISSING_TOKEN"))
    );
    assert_eq!(story.ask(Some("operator"), key, "").status, 200);
}
