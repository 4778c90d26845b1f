//! Refusals: what ruma's client makes of them, and what never reaches a handler.

use lattice_wire::http::{Method, Request, StatusCode};
use lattice_wire::{MatrixError, Parts};
use ruma_client_api::account::register;
use ruma_client_api::room::create_room;
use ruma_client_api::uiaa::UiaaResponse;
use ruma_common::api::error::{ErrorKind, FromHttpResponseError};
use serde_json::{Value, json};

use crate::scratch::Scratch;
use crate::{call, send};

#[test]
fn a_refusal() {
    let server = Scratch::refusing(MatrixError::forbidden("You may not."));
    let error = call(&server, create_room::v3::Request::new()).unwrap_err();
    let FromHttpResponseError::Server(error) = error else { panic!("{error:?}") };
    assert_eq!(error.status_code, StatusCode::FORBIDDEN);
    assert!(matches!(error.error_kind(), Some(ErrorKind::Forbidden)), "{error:?}");
    assert!(error.to_string().contains("You may not."), "{error}");
}

#[test]
fn a_limit() {
    let server = Scratch::refusing(MatrixError::limit_exceeded(1_500));
    let error = call(&server, create_room::v3::Request::new()).unwrap_err();
    let FromHttpResponseError::Server(error) = error else { panic!("{error:?}") };
    assert_eq!(error.status_code, StatusCode::TOO_MANY_REQUESTS);
    assert!(matches!(error.error_kind(), Some(ErrorKind::LimitExceeded(_))), "{error:?}");
}

#[test]
fn a_challenge() {
    let server = Scratch::answering(json!({ "user_id": "@a:example.org" }));
    let error = call(&server, register::v3::Request::new()).unwrap_err();
    let FromHttpResponseError::Server(UiaaResponse::AuthResponse(challenge)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(challenge.session.as_deref(), Some("session"));
    assert_eq!(challenge.flows.len(), 1);
}

/// Sends `body` to `POST /createRoom` and compares status and code.
#[track_caller]
fn check(body: &str, status: u16, errcode: &str) {
    check_at(Method::POST, "/_matrix/client/v3/createRoom", body, status, errcode);
}

#[track_caller]
fn check_at(method: Method, path: &str, body: &str, status: u16, errcode: &str) {
    let request = Request::builder().method(method).uri(format!("https://example.org{path}"));
    let request = request.header("Authorization", "Bearer t").body(body.as_bytes().to_vec()).unwrap();
    let server =
        Scratch::answering(json!({ "room_id": "!r:example.org", "event_id": "$e", "next_batch": "s" }));
    let (answered, answer) = send(&server, request);
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!((answered.as_u16(), answer["errcode"].as_str()), (status, Some(errcode)), "{answer}");
}

#[test]
fn bodies_that_do_not_fit() {
    check("{", 400, "M_NOT_JSON");
    check("[]", 400, "M_BAD_JSON");
    check(r#"{"invite":"@a:example.org"}"#, 400, "M_BAD_JSON");
    check(r#"{"invite":["nobody"]}"#, 400, "M_BAD_JSON");
    check(r#"{"initial_state":[{"type":"m.room.topic"}]}"#, 400, "M_MISSING_PARAM");
    check(&format!(r#"{{"topic":"{}"}}"#, "x".repeat(262_144)), 413, "M_TOO_LARGE");
    check_at(Method::POST, "/_matrix/client/v3/login", "{}", 400, "M_MISSING_PARAM");
}

#[test]
fn urls_that_do_not_fit() {
    let send = |room: &str| format!("/_matrix/client/v3/rooms/{room}/send/m.room.message/1");
    check_at(Method::PUT, &send("!r:%zz"), "{}", 400, "M_INVALID_PARAM");
    check_at(Method::PUT, &send("room"), "{}", 400, "M_INVALID_PARAM");
    check_at(Method::PUT, &format!("{}?ts=soon", send("!r:example.org")), "{}", 400, "M_INVALID_PARAM");
    check_at(Method::GET, "/_matrix/client/v3/sync?timeout=9007199254740993", "", 400, "M_INVALID_PARAM");
    check_at(Method::GET, "/_matrix/client/v3/sync?full_state=yes", "", 400, "M_INVALID_PARAM");
    check_at(Method::DELETE, "/_matrix/client/v3/sync", "", 405, "M_UNRECOGNIZED");
    check_at(Method::GET, "/_matrix/client/v3/nothing", "", 404, "M_UNRECOGNIZED");
}

/// No operation with a state key is served yet; its path has the decoding of every other.
#[test]
fn a_state_key_arrives_unchanged() {
    for (segment, key) in [("a%2Fb%20%23c%25", "a/b #c%"), ("", ""), ("%F0%9F%8F%A0", "\u{1F3E0}")] {
        let path = vec!["!r:example.org", "m.t", segment];
        let headers = lattice_wire::http::HeaderMap::new();
        let parts = Parts { path, query: "", headers: &headers, body: b"{}", stream: Default::default() };
        assert_eq!(parts.path::<String>(2, "stateKey").unwrap(), key);
    }
}

#[test]
fn debug_output_hides_secrets() {
    let body =
        json!({ "type": "m.login.password", "user": "alice", "password": "hunter2", "token": "hunter2" });
    let body: lattice_generated::client::session_management::login::Body =
        serde_json::from_value(body).unwrap();
    let text = format!("{body:?}");
    assert!(text.contains("alice") && !text.contains("hunter2"), "{text}");
}
