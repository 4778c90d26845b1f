//! Our answers, parsed by ruma's client and written again by ruma's server: the JSON must come back.

use ruma_client_api::account::{register, whoami};
use ruma_client_api::discovery::get_supported_versions;
use ruma_client_api::membership::join_room_by_id_or_alias;
use ruma_client_api::message::send_message_event;
use ruma_client_api::room::create_room;
use ruma_client_api::session::login;
use ruma_client_api::sync::sync_events;
use ruma_client_api::uiaa::{AuthData, Dummy, UserIdentifier};
use ruma_common::api::auth_scheme::{AuthScheme, SendAccessToken};
use ruma_common::api::{OutgoingRequest, OutgoingResponse, OutgoingResponseExt};
use ruma_common::serde::Raw;
use ruma_common::{owned_room_id, owned_user_id};
use serde_json::{Value, json};

use crate::complete::{assert_complete, document, operation};
use crate::scratch::Scratch;
use crate::{Input, call};

/// Has the server answer `answer`, and compares what ruma understood with it.
#[track_caller]
fn check<R>(request: R, answer: Value)
where
    R: OutgoingRequest,
    R::IncomingResponse: OutgoingResponse,
    R::PathBuilder: Input,
    R::Authentication: for<'a> AuthScheme<Input<'a> = SendAccessToken<'a>>,
    R::EndpointError: std::fmt::Debug,
{
    let response = call(&Scratch::answering(answer.clone()), request);
    let response = response.unwrap_or_else(|error| panic!("{error:?}"));
    let written = response.try_into_http_response::<Vec<u8>>().unwrap().into_body();
    assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), answer);
}

/// As [`check`], for an answer in which no field of the operation's schema is missing. `besides` are the
/// fields that ruma does not know.
#[track_caller]
fn check_every_field<R>(name: &str, request: R, answer: Value, besides: &Value)
where
    R: OutgoingRequest,
    R::IncomingResponse: OutgoingResponse,
    R::PathBuilder: Input,
    R::Authentication: for<'a> AuthScheme<Input<'a> = SendAccessToken<'a>>,
    R::EndpointError: std::fmt::Debug,
{
    let document = document();
    let schema = &operation(&document, name)["responses"]["200"]["content"]["application/json"]["schema"];
    let mut everything = answer.clone();
    merge(&mut everything, besides);
    assert_complete(schema, &everything, &document);
    check(request, answer);
}

fn merge(into: &mut Value, more: &Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key.as_str()).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more.clone(),
    }
}

#[test]
fn get_versions() {
    let request = get_supported_versions::Request::new;
    let answer = json!({ "versions": ["v1.1", "v1.17"], "unstable_features": { "org.example": true } });
    check_every_field("client/getVersions", request(), answer, &json!({}));
    check(request(), json!({ "versions": [] }));
}

#[test]
fn register() {
    let request = || {
        let mut request = register::v3::Request::new();
        request.auth = Some(AuthData::Dummy(Dummy::new()));
        request
    };
    let answer = json!({
        "user_id": "@a:example.org", "access_token": "t", "refresh_token": "r", "expires_in_ms": 60_000,
        "device_id": "D",
    });
    check_every_field("client/register", request(), answer, &json!({ "home_server": "example.org" }));
    // ruma writes null where we write nothing.
    let server = Scratch::answering(json!({ "user_id": "@a:example.org" }));
    let response = call(&server, request()).unwrap();
    assert_eq!((response.user_id.as_str(), response.device_id), ("@a:example.org", None));
}

#[test]
fn login() {
    let request = || {
        let info = login::v3::Password::new(
            UserIdentifier::Matrix(owned_user_id!("@a:example.org").into()),
            "p".to_owned(),
        );
        login::v3::Request::new(login::v3::LoginInfo::Password(info))
    };
    let answer = json!({
        "user_id": "@a:example.org", "access_token": "t", "refresh_token": "r", "expires_in_ms": 60_000,
        "home_server": "example.org", "device_id": "D", "well_known": {
            "m.homeserver": { "base_url": "https://example.org" },
            "m.identity_server": { "base_url": "https://id.example.org" },
        },
    });
    check_every_field("client/login", request(), answer, &json!({}));
    check(request(), json!({ "user_id": "@a:example.org", "access_token": "t", "device_id": "D" }));
}

#[test]
fn get_token_owner() {
    let answer = json!({ "user_id": "@a:example.org", "device_id": "D", "is_guest": true });
    check_every_field("client/getTokenOwner", whoami::v3::Request::new(), answer, &json!({}));
    check(whoami::v3::Request::new(), json!({ "user_id": "@a:example.org" }));
}

#[test]
fn rooms_and_events() {
    let answer = || json!({ "room_id": "!r:example.org" });
    check_every_field("client/createRoom", create_room::v3::Request::new(), answer(), &json!({}));
    let join = join_room_by_id_or_alias::v3::Request::new(owned_room_id!("!r:example.org").into());
    check_every_field("client/joinRoom", join, answer(), &json!({}));
    let room_id = owned_room_id!("!r:example.org");
    let body = Raw::from_json_string("{}".to_owned()).unwrap();
    let send = send_message_event::v3::Request::new_raw(room_id, "1".into(), "m.room.message".into(), body);
    check_every_field("client/sendMessage", send, json!({ "event_id": "$e" }), &json!({}));
}

#[test]
fn sync_with_everything() {
    let events =
        |kind: &str| json!({ "events": [{ "type": kind, "content": { "a": [1, null] }, "extra": {} }] });
    let timeline = json!({ "events": [{ "type": "m.t" }], "limited": true, "prev_batch": "p" });
    let counts = json!({ "highlight_count": 1, "notification_count": 2 });
    let answer = json!({
        "next_batch": "s2",
        "rooms": {
            "join": { "!j:example.org": {
                "summary": { "m.heroes": ["@a:example.org"], "m.joined_member_count": 2, "m.invited_member_count": 1 },
                "state_after": events("m.s"), "timeline": timeline, "ephemeral": events("m.e"),
                "account_data": events("m.a"), "unread_notifications": counts,
                "unread_thread_notifications": { "$thread": counts },
            }},
            "invite": { "!i:example.org": { "invite_state": events("m.i") } },
            "knock": { "!k:example.org": { "knock_state": events("m.k") } },
            "leave": { "!l:example.org": {
                "state_after": events("m.s"), "timeline": timeline, "account_data": events("m.a"),
            }},
        },
        "presence": events("m.presence"), "account_data": events("m.g"), "to_device": events("m.d"),
        "device_lists": { "changed": ["@a:example.org"], "left": ["@b:example.org"] },
        "device_one_time_keys_count": { "signed_curve25519": 50 },
        "device_unused_fallback_key_types": ["signed_curve25519"],
    });
    // ruma has either of the two, as servers do.
    let before = json!({ "rooms": {
        "join": { "!j:example.org": { "state": events("m.s") } },
        "leave": { "!l:example.org": { "state": events("m.s") } },
    }});
    check_every_field("client/sync", sync_events::v3::Request::new(), answer, &before);
    let mut state_before = json!({ "next_batch": "s2" });
    merge(&mut state_before, &before);
    for api in ["join", "leave"] {
        let rooms = state_before["rooms"][api].as_object_mut().unwrap();
        rooms.values_mut().for_each(|room| room["timeline"] = timeline.clone());
    }
    check(sync_events::v3::Request::new(), state_before);
}

#[test]
fn sync_with_nothing() {
    check(sync_events::v3::Request::new(), json!({ "next_batch": "s2" }));
}
