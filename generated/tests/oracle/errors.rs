//! Error responses, UIA challenges, routes that two operations share, and paths without a state key.

use lattice_generated::client::account_management::Register;
use lattice_generated::client::room_creation::CreateRoom;
use lattice_generated::client::room_membership::{InviteBy3Pid, InviteUser};
use lattice_generated::client::room_participation::{
    GetEvents, GetRoomStateWithKey, PeekEvents, SetRoomStateWithKey,
};
use lattice_wire::http::{Request, Response, StatusCode};
use lattice_wire::{MatrixError, either, route};
use ruma_client_api::account::register;
use ruma_client_api::room::create_room;
use ruma_client_api::uiaa::UiaaResponse;
use ruma_common::api::IncomingResponseExt as _;
use ruma_common::api::error::{ErrorKind, FromHttpResponseError};
use serde_json::Value;

use crate::echo::Echo;

fn request(method: &str, path: &str, body: &str) -> Request<Vec<u8>> {
    let request = Request::builder().method(method).uri(format!("https://example.org{path}"));
    request.header("authorization", "Bearer t").body(body.as_bytes().to_vec()).unwrap()
}

#[test]
fn a_limit() {
    let server = Echo::refusing(MatrixError::limit_exceeded(1_500));
    let reply = server.send(route::<_, CreateRoom>(), request("POST", "/_matrix/client/v3/createRoom", "{}"));
    assert_eq!(reply.headers()["retry-after"], "2");
    let reply = reply.map(|body| body.leak() as &[u8]);
    let error = create_room::v3::Response::try_from_http_response(reply).unwrap_err();
    let FromHttpResponseError::Server(error) = error else { panic!("{error:?}") };
    assert_eq!(error.status_code, StatusCode::TOO_MANY_REQUESTS);
    assert!(matches!(error.error_kind(), Some(ErrorKind::LimitExceeded(_))), "{error:?}");
}

#[test]
fn a_challenge() {
    let mut server = Echo::refusing(MatrixError::forbidden("never asked"));
    server.is_confirmed = false;
    let reply = server.send(route::<_, Register>(), request("POST", "/_matrix/client/v3/register", "{}"));
    let reply = reply.map(|body| body.leak() as &[u8]);
    let error = register::v3::Response::try_from_http_response(reply).unwrap_err();
    let FromHttpResponseError::Server(UiaaResponse::AuthResponse(challenge)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(challenge.session.as_deref(), Some("session"));
    assert_eq!(challenge.flows.len(), 1);
}

/// Sends `body` to `POST /createRoom` and compares the status and the `errcode` of the response.
#[track_caller]
fn check(body: &str, status: u16, errcode: &str) {
    let server = Echo::refusing(MatrixError::forbidden("never asked"));
    let reply = server.send(route::<_, CreateRoom>(), request("POST", "/_matrix/client/v3/createRoom", body));
    assert!(server.seen().is_none(), "no handler is asked");
    let answer: Value = serde_json::from_slice(reply.body()).unwrap();
    assert_eq!((reply.status().as_u16(), answer["errcode"].as_str()), (status, Some(errcode)), "{answer}");
}

#[test]
fn bodies_that_never_reach_a_handler() {
    check("{", 400, "M_NOT_JSON");
    check("[]", 400, "M_BAD_JSON");
    check(r#"{"name":1}"#, 400, "M_BAD_JSON");
    check(r#"{"name":"a","name":"b"}"#, 400, "M_BAD_JSON");
    check(r#"{"invite":["nobody"]}"#, 400, "M_BAD_JSON");
    check(r#"{"invite_3pid":[{}]}"#, 400, "M_MISSING_PARAM");
    check(&format!(r#"{{"name":"{}"}}"#, "a".repeat(300_000)), 413, "M_TOO_LARGE");
}

/// The fields of the body or query select one of the two operations on a route.
#[test]
fn one_route_two_operations() {
    let answer = Response::new(b"{}".to_vec());
    let invite = "/_matrix/client/v3/rooms/!r:example.org/invite";
    let by_email = r#"{"id_server":"i","id_access_token":"t","medium":"email","address":"a"}"#;
    for (body, wanted) in [(r#"{"user_id":"@a:example.org"}"#, "user_id"), (by_email, "medium")] {
        let server = Echo::answering(answer.clone());
        server.send(either::<_, InviteUser, InviteBy3Pid>(), request("POST", invite, body));
        let seen: Value = serde_json::from_slice(server.seen().unwrap().body()).unwrap();
        assert!(seen.get(wanted).is_some(), "{seen}");
    }
    for (query, wanted) in [("?from=a", None), ("?from=a&room_id=!r:example.org", Some("room_id"))] {
        let server = Echo::answering(answer.clone());
        let path = format!("/_matrix/client/v3/events{query}");
        server.send(either::<_, GetEvents, PeekEvents>(), request("GET", &path, ""));
        let seen = server.seen().unwrap();
        assert_eq!(seen.uri().query().unwrap().contains("room_id"), wanted.is_some(), "{seen:?}");
    }
    // A body that fits neither operation gets the error of the operation without a condition.
    let server = Echo::answering(answer);
    let reply = server.send(either::<_, InviteUser, InviteBy3Pid>(), request("POST", invite, "{}"));
    let error: Value = serde_json::from_slice(reply.body()).unwrap();
    assert_eq!((reply.status().as_u16(), error["errcode"].as_str()), (400, Some("M_MISSING_PARAM")));
}

/// A path without a state key means the empty state key.
#[test]
fn an_empty_state_key() {
    for path in ["m.room.name", "m.room.name/"] {
        let path = format!("/_matrix/client/v3/rooms/!r:example.org/state/{path}");
        let answer = Response::new(br#"{"event_id":"$e"}"#.to_vec());
        for (method, route) in
            [("PUT", route::<_, SetRoomStateWithKey>()), ("GET", route::<_, GetRoomStateWithKey>())]
        {
            let server = Echo::answering(answer.clone());
            server.send(route, request(method, &path, "{}"));
            let seen = server.seen().unwrap();
            assert!(seen.uri().path().ends_with("/m.room.name/"), "{}", seen.uri());
        }
    }
}
