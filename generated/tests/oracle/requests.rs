//! ruma's requests, decoded by us: with every optional field set, and with none.

use std::time::Duration;

use lattice_wire::http;
use ruma_client_api::account::{register, whoami};
use ruma_client_api::discovery::get_supported_versions;
use ruma_client_api::membership::{Invite3pidInit, ThirdPartySigned, join_room_by_id_or_alias};
use ruma_client_api::message::send_message_event;
use ruma_client_api::room::{Visibility, create_room};
use ruma_client_api::session::login;
use ruma_client_api::sync::sync_events;
use ruma_client_api::uiaa::{AuthData, Dummy, UserIdentifier};
use ruma_common::presence::PresenceState;
use ruma_common::serde::Raw;
use ruma_common::thirdparty::Medium;
use ruma_common::{
    MilliSecondsSinceUnixEpoch, RoomVersionId, owned_device_id, owned_room_id, owned_server_name,
    owned_user_id,
};
use serde_json::{Value, json};

use crate::complete::{assert_complete, document, operation};
use crate::scratch::Scratch;
use crate::{Input, call, send};

const ROOM: &str = "!room:example.org";
const CREDENTIALS: &str = r#"{"user_id":"@a:example.org","access_token":"t","device_id":"D"}"#;

/// Sends `request` to a server that answers `answer` and compares what its handler was asked.
#[track_caller]
fn check<R>(name: &str, request: R, answer: Value, caller: &str, expected: Value)
where
    R: ruma_common::api::OutgoingRequest,
    R::PathBuilder: Input,
    R::Authentication: for<'a> ruma_common::api::auth_scheme::AuthScheme<
            Input<'a> = ruma_common::api::auth_scheme::SendAccessToken<'a>,
        >,
    R::EndpointError: std::fmt::Debug,
{
    let server = Scratch::answering(answer);
    if let Err(error) = call(&server, request) {
        panic!("{name}: {error:?}");
    }
    let asked = server.asked();
    assert_eq!((asked.operation, asked.caller.as_str(), asked.request), (name, caller, expected));
}

/// The sample has every field of the operation's body and every parameter of its query, but for `without`:
/// what ruma cannot say.
#[track_caller]
fn check_every_field(name: &str, sample: &Value, without: &[&str]) {
    let document = document();
    let operation = operation(&document, name);
    let mut sample = sample.clone();
    for field in without {
        sample["body"][*field] = json!("said elsewhere");
    }
    if let Some(schema) = operation["requestBody"].pointer("/content/application~1json/schema") {
        assert_complete(schema, &sample["body"], &document);
    }
    for parameter in operation["parameters"].as_array().unwrap().iter().filter(|each| each["in"] == "query") {
        assert!(sample["query"].get(parameter["name"].as_str().unwrap()).is_some(), "{parameter}");
    }
}

fn credentials() -> Value {
    serde_json::from_str(CREDENTIALS).unwrap()
}

#[test]
fn get_versions() {
    let request = get_supported_versions::Request::new();
    let caller = "Some(\"@alice:example.org\")";
    check("client/getVersions", request, json!({ "versions": [] }), caller, json!({}));
    // And by somebody without a token.
    let server = Scratch::answering(json!({ "versions": [] }));
    send(&server, http::Request::get("https://e.org/_matrix/client/versions").body(vec![]).unwrap());
    assert_eq!(server.asked().caller, "None");
}

#[test]
fn get_token_owner() {
    let answer = json!({ "user_id": "@a:example.org" });
    check("client/getTokenOwner", whoami::v3::Request::new(), answer, "@alice:example.org", json!({}));
}

#[test]
fn register_with_everything() {
    let mut request = register::v3::Request::new();
    request.username = Some("alice".to_owned());
    request.password = Some("p %&=+\"\u{fc}".to_owned());
    request.device_id = Some(owned_device_id!("D/1"));
    request.initial_device_display_name = Some("Ada's \u{1F4F1}".to_owned());
    request.auth = Some(AuthData::Dummy(Dummy::new()));
    request.kind = register::RegistrationKind::Guest;
    request.inhibit_login = true;
    request.login_type = Some(register::LoginType::ApplicationService);
    request.refresh_token = true;
    let expected = json!({ "query": { "kind": "guest" }, "body": {
        "type": "m.login.application_service", "username": "alice", "password": "p %&=+\"\u{fc}",
        "device_id": "D/1", "initial_device_display_name": "Ada's \u{1F4F1}", "inhibit_login": true,
        "refresh_token": true,
    }});
    check_every_field("client/register", &expected, &[]);
    check("client/register", request, credentials(), "Confirmed { caller: () }", expected);
}

#[test]
fn register_with_nothing() {
    let mut request = register::v3::Request::new();
    request.auth = Some(AuthData::Dummy(Dummy::new()));
    let expected = json!({ "query": {}, "body": {} });
    check("client/register", request, credentials(), "Confirmed { caller: () }", expected);
}

#[test]
fn login_with_a_password() {
    let info = login::v3::Password::new(
        UserIdentifier::Matrix(owned_user_id!("@alice:example.org").into()),
        "secret".to_owned(),
    );
    let mut request = login::v3::Request::new(login::v3::LoginInfo::Password(info));
    request.device_id = Some(owned_device_id!("D"));
    request.initial_device_display_name = Some("phone".to_owned());
    request.refresh_token = true;
    let expected = json!({ "body": {
        "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "@alice:example.org" },
        "password": "secret", "device_id": "D", "initial_device_display_name": "phone", "refresh_token": true,
    }});
    // The deprecated forms and the token have their own tests; other identifiers, too.
    let mut sample = expected.clone();
    for field in ["medium", "address", "country", "phone"] {
        sample["body"]["identifier"][field] = json!("said elsewhere");
    }
    check_every_field("client/login", &sample, &["user", "medium", "address", "token"]);
    check("client/login", request, credentials(), "()", expected);
}

#[test]
#[expect(deprecated, reason = "old clients still write these fields")]
fn login_in_the_old_way() {
    let mut info = login::v3::Password::new(
        UserIdentifier::Matrix(owned_user_id!("@a:example.org").into()),
        "secret".to_owned(),
    );
    (info.identifier, info.user) = (None, Some("alice".to_owned()));
    (info.medium, info.address) = (Some("email".to_owned()), Some("a@example.org".to_owned()));
    let request = login::v3::Request::new(login::v3::LoginInfo::Password(info));
    let expected = json!({ "body": {
        "type": "m.login.password", "user": "alice", "medium": "email", "address": "a@example.org",
        "password": "secret",
    }});
    check("client/login", request, credentials(), "()", expected);
}

#[test]
fn login_by_phone_by_mail_and_with_a_token() {
    let phone = json!({ "type": "m.id.phone", "country": "GB", "phone": "0123" });
    let mail = json!({ "type": "m.id.thirdparty", "medium": "email", "address": "a@example.org" });
    for identifier in [phone, mail] {
        let body = json!({ "type": "m.login.password", "identifier": identifier, "password": "secret" });
        let info = serde_json::from_value(body.clone()).unwrap();
        check("client/login", login::v3::Request::new(info), credentials(), "()", json!({ "body": body }));
    }
    let info = login::v3::LoginInfo::Token(login::v3::Token::new("t".to_owned()));
    let expected = json!({ "body": { "type": "m.login.token", "token": "t" } });
    check("client/login", login::v3::Request::new(info), credentials(), "()", expected);
}

#[test]
fn create_room_with_everything() {
    let mut request = create_room::v3::Request::new();
    let content = json!({ "m.federate": false, "unknown": [1, { "b": null }] });
    request.creation_content = Some(raw(&content));
    request.initial_state =
        vec![raw(&json!({ "type": "m.room.topic", "state_key": "", "content": { "topic": "t" } }))];
    request.invite = vec![owned_user_id!("@bob:example.org"), owned_user_id!("@carol:example.com:8448")];
    let (id_server, id_access_token) = ("id.example.org".to_owned(), "t".to_owned());
    let address = "a@example.org".to_owned();
    request.invite_3pid =
        vec![Invite3pidInit { id_server, id_access_token, medium: Medium::Email, address }.into()];
    request.is_direct = true;
    request.name = Some("n".to_owned());
    request.power_level_content_override = Some(raw(&json!({ "ban": 49 })));
    request.preset = Some(create_room::v3::RoomPreset::TrustedPrivateChat);
    request.room_alias_name = Some("alias".to_owned());
    request.room_version = Some(RoomVersionId::V12);
    request.topic = Some("t".to_owned());
    request.visibility = Visibility::Public;
    let expected = json!({ "body": {
        "creation_content": content,
        "initial_state": [{ "type": "m.room.topic", "state_key": "", "content": { "topic": "t" } }],
        "invite": ["@bob:example.org", "@carol:example.com:8448"],
        "invite_3pid": [{ "id_server": "id.example.org", "id_access_token": "t", "medium": "email",
            "address": "a@example.org" }],
        "is_direct": true, "name": "n", "power_level_content_override": { "ban": 49 },
        "preset": "trusted_private_chat", "room_alias_name": "alias", "room_version": "12", "topic": "t",
        "visibility": "public",
    }});
    check_every_field("client/createRoom", &expected, &[]);
    check("client/createRoom", request, json!({ "room_id": ROOM }), "@alice:example.org", expected);
}

#[test]
fn create_room_with_nothing() {
    let request = create_room::v3::Request::new();
    let expected = json!({ "body": {} });
    check("client/createRoom", request, json!({ "room_id": ROOM }), "@alice:example.org", expected);
}

#[test]
fn create_room_keeps_unknown_values() {
    let mut request = create_room::v3::Request::new();
    request.preset = Some("com.example.preset".into());
    request.room_version = Some("com.example.version".try_into().unwrap());
    let expected =
        json!({ "body": { "preset": "com.example.preset", "room_version": "com.example.version" } });
    check("client/createRoom", request, json!({ "room_id": ROOM }), "@alice:example.org", expected);
}

#[test]
fn join_room_with_everything() {
    let mut request =
        join_room_by_id_or_alias::v3::Request::new("#a/b \u{fc}:example.org".try_into().unwrap());
    request.via = vec![owned_server_name!("example.org"), owned_server_name!("example.com:8448")];
    request.reason = Some("why not".to_owned());
    let (sender, mxid) = (owned_user_id!("@a:example.org"), owned_user_id!("@b:example.org"));
    let signatures = serde_json::from_value(json!({ "example.org": { "ed25519:0": "c2ln" } })).unwrap();
    request.third_party_signed = Some(ThirdPartySigned::new(sender, mxid, "t".to_owned(), signatures));
    let expected = json!({
        "path": ["#a/b \u{fc}:example.org"], "query": { "via": ["example.org", "example.com:8448"] },
        "body": { "reason": "why not", "third_party_signed": {
            "sender": "@a:example.org", "mxid": "@b:example.org", "token": "t",
            "signatures": { "example.org": { "ed25519:0": "c2ln" } },
        }},
    });
    check_every_field("client/joinRoom", &expected, &[]);
    check("client/joinRoom", request, json!({ "room_id": ROOM }), "@alice:example.org", expected);
}

#[test]
fn join_room_with_nothing() {
    let request = join_room_by_id_or_alias::v3::Request::new(owned_room_id!("!r:example.org").into());
    let expected = json!({ "path": ["!r:example.org"], "query": {}, "body": {} });
    check("client/joinRoom", request, json!({ "room_id": ROOM }), "@alice:example.org", expected);
}

#[test]
fn send_message() {
    let body = json!({ "msgtype": "m.text", "body": "\u{fc} / # %" });
    for (transaction, time) in [("a/b #c\u{fc}?", Some(5_u32)), ("1", None)] {
        let mut request = send_message_event::v3::Request::new_raw(
            owned_room_id!("!r/#:example.org"),
            transaction.into(),
            "com.example/t #".into(),
            raw(&body),
        );
        request.timestamp = time.map(|time| MilliSecondsSinceUnixEpoch(time.into()));
        let query = time.map_or_else(|| json!({}), |time| json!({ "ts": time }));
        let path = ["!r/#:example.org", "com.example/t #", transaction];
        let expected = json!({ "path": path, "query": query, "body": body });
        check("client/sendMessage", request, json!({ "event_id": "$e" }), "@alice:example.org", expected);
    }
    check_every_field("client/sendMessage", &json!({ "query": { "ts": 5 }, "body": {} }), &[]);
}

/// ruma's client does not encode `%` in a path, so what it sends is ambiguous there; this is encoded in full.
#[test]
fn a_segment_arrives_unchanged() {
    let path = "/_matrix/client/v3/rooms/%21r%2F%25%3Aexample.org/send/a%2Fb%20%23c%25/%F0%9F%8F%A0%2541";
    let request = http::Request::put(format!("https://e.org{path}")).header("Authorization", "Bearer t");
    let server = Scratch::answering(json!({ "event_id": "$e" }));
    send(&server, request.body(b"{}".to_vec()).unwrap());
    assert_eq!(server.asked().request["path"], json!(["!r/%:example.org", "a/b #c%", "\u{1F3E0}%41"]));
}

#[test]
fn sync_with_everything() {
    let mut request = sync_events::v3::Request::new();
    let filter = r#"{"room":{"timeline":{"limit":5}}}"#;
    request.filter = Some(sync_events::v3::Filter::FilterDefinition(serde_json::from_str(filter).unwrap()));
    request.since = Some("s1 &=%".to_owned());
    request.full_state = true;
    request.set_presence = PresenceState::Unavailable;
    request.timeout = Some(Duration::from_secs(30));
    request.use_state_after = true;
    let expected = json!({ "query": {
        "filter": filter, "since": "s1 &=%", "full_state": true, "set_presence": "unavailable",
        "timeout": 30_000, "use_state_after": true,
    }});
    check_every_field("client/sync", &expected, &[]);
    check("client/sync", request, json!({ "next_batch": "s2" }), "@alice:example.org", expected);
}

#[test]
fn sync_with_nothing() {
    let request = sync_events::v3::Request::new();
    let expected = json!({ "query": {} });
    check("client/sync", request, json!({ "next_batch": "s2" }), "@alice:example.org", expected);
}

fn raw<T>(value: &Value) -> Raw<T> {
    Raw::from_json_string(value.to_string()).unwrap()
}
