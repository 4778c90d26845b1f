//! The operations that need no authentication, each with its reason and with requests of strangers.

use lattice_handlers::router;
use lattice_wire::Meta;
use serde_json::{Value, json};

use crate::admin::registration::register_with_shared_secret as shared_secret;
use crate::story::{Person, Story, value};

/// A request of an operation: its query and its body.
type Parts = (String, Value);

/// An operation that anybody may call.
pub struct Open {
    pub name: &'static str,
    /// A request without an access token that the handler answers with 200.
    pub served: fn(&Story, &Person) -> Parts,
    /// Requests of a stranger that change nothing, the `number`th of their kind.
    pub tried: fn(usize) -> Vec<Parts>,
    /// The most object requests that one of these costs.
    pub objects: u64,
}

const fn open(
    name: &'static str,
    served: fn(&Story, &Person) -> Parts,
    objects: u64,
    tried: fn(usize) -> Vec<Parts>,
) -> Open {
    Open { name, served, tried, objects }
}

/// The open operations.
pub const OPEN: &[Open] = &[
    // Monitoring has no account: the answers name the product and the bindings that fail, nothing else.
    open("admin/getHealth", plain, 3, nothing),
    open("admin/getServer", plain, 0, nothing),
    // Refused without REGISTRATION_SECRET; the MAC in the body authenticates the request.
    open("admin/getRegistrationNonce", plain, 0, nothing),
    open("admin/registerWithSharedSecret", by_shared_secret, 0, by_a_guessed_secret),
    // A client has no account before registration or login.
    open("client/checkUsernameAvailability", |_, _| query("?username=free"), 1, names_that_may_be_free),
    open("client/getLoginFlows", plain, 0, nothing),
    open("client/login", |_, _| body(password("alice", "secret")), 1, guessed_logins),
    open("client/register", |_, _| body(registration("bob", "m.login.dummy")), 1, unfinished_registrations),
    open("client/registrationTokenValidity", |_, _| query("?token=guess"), 0, guessed_invitations),
    // The refresh token in the body authenticates the request.
    open("client/refresh", refresh, 0, |_| vec![body(json!({ "refresh_token": "ltr_a.b.c.d" }))]),
    open("client/getVersions", plain, 0, nothing),
    // Profiles are public, unless PROFILES = "users".
    open("client/getProfileField", profile_field, 1, nothing),
    open("client/getUserProfile", plain, 1, nothing),
    // The summary of a room that everybody may join is public.
    open("client/getRoomSummary", plain, 1, nothing),
    // Aliases and published rooms are public. A room says whether it is published to who knows its id.
    open("client/getRoomIdByAlias", alias, 0, nothing),
    open("client/getPublicRooms", plain, 0, pages_of_the_directory),
    open("client/getRoomVisibilityOnDirectory", plain, 1, nothing),
    // Media by the old endpoints, with UNAUTHENTICATED_MEDIA = "on"; without it none is found.
    open("client/getContent", plain, 0, waits_for_an_upload),
    open("client/getContentOverrideName", plain, 0, waits_for_an_upload),
    open("client/getContentThumbnail", |_, _| query("?width=32&height=32"), 0, thumbnails),
    // The operator publishes this.
    open("client/getWellknown", plain, 0, nothing),
    open("client/getWellknownSupport", plain, 0, nothing),
    open("federation/getWellKnown", plain, 0, nothing),
    // The OpenID token authenticates the request.
    // The id of the delayed event authenticates the request: what ends a call for a client that is gone has no token.
    open("msc/actOnDelayedEvent", plain, 0, nothing),
    open("federation/exchangeOpenIdToken", open_id, 0, |_| vec![query("?access_token=lti_a.b.c")]),
];

/// What every operation of [`OPEN`] needs to answer 200.
pub const SETTINGS: &[(&str, &str)] = &[
    ("REGISTRATION", "open"),
    ("RATE_LIMITS", "off"),
    ("REGISTRATION_SECRET", "complement"),
    ("OPERATOR_SECRET", "operator"),
    ("PUBLIC_BASE_URL", "https://matrix.example.org"),
    ("FEDERATION_SERVER", "matrix.example.org:443"),
    ("SUPPORT_EMAIL", "admin@example.org"),
];

/// The facts of every served operation.
pub fn served() -> Vec<&'static Meta> {
    router().operations().collect()
}

/// A path of an operation, with `user_id` for the user and placeholders for the other parameters.
pub fn path(pattern: &str, user_id: &str) -> String {
    let segments = pattern.split('/').map(|segment| match segment {
        "{userId}" => user_id.to_owned(),
        "{roomId}" | "{roomIdOrAlias}" => "!room:example.org".to_owned(),
        "{roomAlias}" => "%23kitchen:example.org".to_owned(),
        "{keyName}" => "displayname".to_owned(),
        "{delayId}" => "ltd_a.b.c".to_owned(),
        "{action}" => "restart".to_owned(),
        _ if segment.starts_with('{') => "x".to_owned(),
        _ => segment.to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Tokens that are no access token of this server: changed, shortened, made up, of another kind.
pub fn forged_tokens(story: &Story, alice: &Person) -> Vec<String> {
    let refresh = refresh(story, alice).1["refresh_token"].as_str().unwrap().to_owned();
    let changed = format!("{}x", alice.token);
    let shortened = alice.token[..alice.token.len() - 3].to_owned();
    vec![changed, shortened, "made up".to_owned(), "ltk_a.b.c.d".to_owned(), "x".repeat(5_000), refresh]
}

fn query(text: &str) -> Parts {
    (text.to_owned(), Value::Null)
}

fn body(content: Value) -> Parts {
    (String::new(), content)
}

fn plain(_: &Story, _: &Person) -> Parts {
    query("")
}

fn nothing(_: usize) -> Vec<Parts> {
    vec![query("")]
}

fn password(user: &str, password: &str) -> Value {
    json!({ "type": "m.login.password", "user": user, "password": password })
}

fn registration(username: &str, stage: &str) -> Value {
    json!({ "username": username, "password": "secret", "auth": { "type": stage, "token": "guess" } })
}

fn by_shared_secret(story: &Story, _: &Person) -> Parts {
    let nonce = shared_secret::nonce(story);
    body(shared_secret::registration(&nonce, "complement", "carol", false))
}

fn by_a_guessed_secret(number: usize) -> Vec<Parts> {
    let name = format!("mallory{number}");
    vec![body(shared_secret::registration("1.a.b", "guess", &name, true)), body(json!({}))]
}

fn names_that_may_be_free(number: usize) -> Vec<Parts> {
    vec![query(&format!("?username=mallory{number}")), query("?username=%23"), query("")]
}

fn guessed_logins(number: usize) -> Vec<Parts> {
    let nobody = format!("mallory{number}");
    let token = json!({ "type": "m.login.token", "token": "ltl_x.y.z" });
    let service = json!({ "type": "m.login.application_service", "user": nobody });
    [password(&nobody, "guess"), password("@alice:elsewhere.example", "guess"), token, service, json!({})]
        .map(body)
        .into()
}

fn unfinished_registrations(number: usize) -> Vec<Parts> {
    let name = format!("mallory{number}");
    let stages = ["m.login.registration_token", "m.login.password", "made.up"];
    let mut tried: Vec<Parts> = stages.map(|stage| body(registration(&name, stage))).into();
    tried.extend([body(json!({})), body(json!({ "username": name })), ("?kind=guest".to_owned(), json!({}))]);
    tried
}

fn guessed_invitations(number: usize) -> Vec<Parts> {
    vec![query(&format!("?token=guess{number}")), query("")]
}

fn refresh(story: &Story, _: &Person) -> Parts {
    let mut login = password("alice", "secret");
    login["refresh_token"] = json!(true);
    let session = value(&story.ask(None, "POST /_matrix/client/v3/login", &login.to_string()));
    body(json!({ "refresh_token": session["refresh_token"] }))
}

fn pages_of_the_directory(_: usize) -> Vec<Parts> {
    ["", "?limit=1000&since=n1_5_IXg", "?since=x", "?server=elsewhere.org"].map(query).into()
}

fn waits_for_an_upload(_: usize) -> Vec<Parts> {
    ["", "?timeout_ms=60000", "?allow_remote=true"].map(query).into()
}

fn thumbnails(_: usize) -> Vec<Parts> {
    [
        "?width=32&height=32",
        "?width=32&height=32&timeout_ms=60000&allow_remote=true",
        "?width=-1&height=0",
        "",
    ]
    .map(query)
    .into()
}

fn alias(story: &Story, alice: &Person) -> Parts {
    story.room(alice, json!({ "room_alias_name": "kitchen" }));
    query("")
}

fn profile_field(story: &Story, alice: &Person) -> Parts {
    let request = format!("PUT /_matrix/client/v3/profile/{}/displayname", alice.user_id);
    assert_eq!(story.ask(Some(&alice.token), &request, r#"{"displayname":"Alice"}"#).status, 200);
    query("")
}

fn open_id(story: &Story, alice: &Person) -> Parts {
    let request = format!("POST /_matrix/client/v3/user/{}/openid/request_token", alice.user_id);
    let token = value(&story.ask(Some(&alice.token), &request, "{}"));
    query(&format!("?access_token={}", token["access_token"].as_str().unwrap()))
}
