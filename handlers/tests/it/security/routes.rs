//! Tests of the auth class of every served route.

use lattice_handlers::router;
use lattice_wire::{AuthClass, Meta};
use serde_json::Value;

use crate::story::{Story, value};

/// The operations that need no authentication, each with its reason.
const OPEN: &[&str] = &[
    // Monitoring has no account: the answers name the product and the bindings that fail, nothing else.
    "admin/getHealth",
    "admin/getServer",
    // Refused without REGISTRATION_SECRET; the MAC in the body authenticates the request.
    "admin/getRegistrationNonce",
    "admin/registerWithSharedSecret",
    // A client has no account before registration or login.
    "client/checkUsernameAvailability",
    "client/getLoginFlows",
    "client/login",
    "client/register",
    "client/registrationTokenValidity",
    // The refresh token in the body authenticates the request.
    "client/refresh",
    "client/getVersions",
    // Profiles are public.
    "client/getProfileField",
    "client/getUserProfile",
    // The operator publishes this.
    "client/getWellknown",
    "client/getWellknownSupport",
    "federation/getWellKnown",
    // The OpenID token authenticates the request.
    "federation/exchangeOpenIdToken",
];

fn served() -> Vec<&'static Meta> {
    router().operations().collect()
}

/// A path of the operation, with `user_id` for the user and placeholders for the other parameters.
fn path(meta: &Meta, user_id: &str) -> String {
    let segments = meta.path.split('/').map(|segment| match segment {
        "{userId}" => user_id.to_owned(),
        "{roomId}" | "{roomIdOrAlias}" => "!room:example.org".to_owned(),
        _ if segment.starts_with('{') => "x".to_owned(),
        _ => segment.to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}

#[test]
fn s01_every_route_has_an_auth_class_and_open_ones_are_listed() {
    let story = Story::with(&[("RATE_LIMITS", "off")]);
    let mut open: Vec<&str> = Vec::new();
    for meta in served() {
        let is_open =
            matches!(meta.auth, AuthClass::None | AuthClass::UserOptional | AuthClass::AppserviceOptional);
        if is_open && !meta.interactive || meta.name == "client/register" {
            open.push(meta.name);
            continue;
        }
        let request = format!("{} {}", meta.method, path(meta, "@alice:example.org"));
        let reply = story.ask(None, &request, "");
        let errcode = value(&reply)["errcode"].clone();
        let is_refused = reply.status == 401 && errcode == "M_MISSING_TOKEN" || reply.status == 403;
        // With an optional token, an operation refuses the incomplete body before it asks for a UIA stage.
        assert!(
            is_refused || meta.auth == AuthClass::UserOptional && reply.status == 400,
            "{}: {reply:?}",
            meta.name
        );
    }
    open.sort_unstable();
    let mut listed = OPEN.to_vec();
    listed.sort_unstable();
    assert_eq!(open, listed, "an open route must be listed here, with its reason");
}

/// An operation whose path names a user refuses other users, unless it reads public data.
#[test]
fn s02_no_operation_acts_for_another_user() {
    const PUBLIC: &[&str] = &["client/getUserProfile", "client/getProfileField"];
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    for meta in served().into_iter().filter(|meta| meta.path.contains("{userId}")) {
        if PUBLIC.contains(&meta.name) || meta.auth == AuthClass::Operator {
            continue;
        }
        let request = format!("{} {}", meta.method, path(meta, &bob.user_id));
        let bodies = ["{}", r#"{"x":"x"}"#, r#"{"typing":true}"#];
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
