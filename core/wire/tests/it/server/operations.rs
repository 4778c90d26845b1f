//! Small operations and handlers, written by hand in the form of generated code.

use lattice_wire::http::StatusCode;
use lattice_wire::{
    Administrator, AuthClass, BodyKind, Caller, Confirmed, Flows, FromParts, Handle, InteractiveFlows,
    IntoReply, MatrixError, Meta, Method, Operation, Operator, Parts, RateClass, Reply, Route, TokenCheck,
    UnverifiedCaller, route,
};
use ruma_common::OwnedRoomId;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Server;

/// The response of every handler: one JSON string.
pub struct Text(String);

impl IntoReply for Text {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(StatusCode::OK, &self.0)
    }
}

/// Defines an operation and its handler.
macro_rules! operation {
    ($name:ident: $method:ident $path:literal, $auth:ident $check:ident $interactive:literal,
     $body:ident $max:literal, |$caller:ident: $Caller:ty, $request:ident: $Request:ty| $answer:expr) => {
        #[derive(Debug)]
        pub struct $name;
        impl Operation for $name {
            type Request = $Request;
            type Response = Text;
            type Caller = $Caller;
            const META: &'static Meta = &Meta {
                name: stringify!($name),
                method: Method::$method,
                path: $path,
                auth: AuthClass::$auth,
                check: TokenCheck::$check,
                interactive: $interactive,
                guest: matches!(TokenCheck::$check, TokenCheck::InObject),
                rate: Some(RateClass::Read),
                body: BodyKind::$body,
                max_body: $max,
                errors: &["M_USER_IN_USE"],
                ..Meta::PLAIN
            };
        }
        impl Handle<$name> for Server {
            async fn handle(&self, $caller: $Caller, $request: $Request) -> Result<Text, MatrixError> {
                $answer
            }
        }
    };
}

impl FromParts for Nothing {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self)
    }
}
pub struct Nothing;

pub struct State {
    room_id: OwnedRoomId,
    event_type: String,
    state_key: String,
    body: Box<RawValue>,
}
impl FromParts for State {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        let (room_id, event_type) = (parts.path(0, "roomId")?, parts.path(1, "eventType")?);
        Ok(Self { room_id, event_type, state_key: parts.path(2, "stateKey")?, body: parts.raw()? })
    }
}

#[derive(Debug, Deserialize)]
pub struct Make {
    name: String,
    size: Option<u8>,
}
impl FromParts for Make {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        parts.json()
    }
}

#[derive(Debug, Deserialize)]
pub struct Reason {
    reason: Option<String>,
}
impl FromParts for Reason {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        parts.json()
    }
}

#[derive(Debug, Deserialize)]
pub struct Search {
    term: String,
    limit: Option<u32>,
    #[serde(default)]
    via: Vec<String>,
}
impl FromParts for Search {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        parts.query()
    }
}

operation!(Hello: GET "/hello", None Always false, None 0, |_caller: (), _request: Nothing| Ok(Text("hi".into())));
operation!(SetState: PUT "/rooms/{roomId}/state/{eventType}/{stateKey}", User Always false, Raw 64,
    |_caller: Caller, state: State| Ok(Text(format!(
        "{} {} [{}] {}", state.room_id, state.event_type, state.state_key, state.body.get()))));
operation!(MakeThing: POST "/things", User Always false, Json 64,
    |_caller: Caller, make: Make| Ok(Text(format!("{} {:?}", make.name, make.size))));
operation!(Join: POST "/join/{roomId}", User Always false, Json 64,
    |_caller: Caller, body: Reason| Ok(Text(format!("{:?}", body.reason))));
operation!(Close: POST "/close", User Always true, Json 64,
    |who: Confirmed<Caller>, body: Reason| Ok(Text(format!("{} {:?}", who.caller.user_id, body.reason))));

impl Flows<Close> for Server {
    async fn flows(&self, _: Option<&Caller>, _: &Reason, _: bool) -> Result<InteractiveFlows, MatrixError> {
        Ok(InteractiveFlows::one(vec!["m.login.dummy"]))
    }
}

operation!(Find: GET "/search", UserOptional Always false, None 0,
    |who: Option<Caller>, query: Search| Ok(Text(format!(
        "{} {} {:?} {:?}", who.is_some(), query.term, query.limit, query.via))));
operation!(Sync: GET "/sync", User InObject false, None 0,
    |who: UnverifiedCaller, _request: Nothing| Ok(Text(who.token_hash)));
operation!(Export: POST "/export", Operator Always false, None 0,
    |_who: Operator, _request: Nothing| Ok(Text("key".into())));
operation!(Manage: POST "/manage", Admin Always false, None 0,
    |who: Administrator, _request: Nothing| Ok(Text(who.caller.user_id.to_string())));
operation!(Fail: GET "/fail/{code}", None Always false, None 0, |_who: (), request: Failure| Err(request.0));

pub struct Failure(MatrixError);
impl FromParts for Failure {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self(match parts.path::<String>(0, "code")?.as_str() {
            "declared" => MatrixError::user_in_use("Taken."),
            "undeclared" => MatrixError::room_in_use("Taken."),
            _ => MatrixError::unknown("Something failed.").because("disk full"),
        }))
    }
}

pub const ROUTES: [Route<Server>; 10] = [
    route::<Server, Hello>(),
    route::<Server, SetState>(),
    route::<Server, MakeThing>(),
    route::<Server, Join>(),
    route::<Server, Close>(),
    route::<Server, Find>(),
    route::<Server, Sync>(),
    route::<Server, Export>(),
    route::<Server, Manage>(),
    route::<Server, Fail>(),
];
