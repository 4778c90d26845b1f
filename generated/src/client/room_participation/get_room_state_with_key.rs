//! `GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/getRoomStateWithKey`.
#[derive(Debug, Clone, Copy)]
pub struct GetRoomStateWithKey;

impl Operation for GetRoomStateWithKey {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getRoomStateWithKey",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}",
        also: &[
            "/_matrix/client/v3/rooms/{roomId}/state/{eventType}",
            "/_matrix/client/v3/rooms/{roomId}/state/{eventType}/",
        ],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub event_type: String,
    pub state_key: String,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, event_type: String, state_key: String, query: Query) -> Self {
        Self { room_id, event_type, state_key, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id: parts.path(0, "roomId")?,
            event_type: parts.path(1, "eventType")?,
            state_key: parts.path(2, "stateKey")?,
            query: parts.query()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request =
            Outgoing::new(GetRoomStateWithKey::META, &[&self.room_id, &self.event_type, &self.state_key])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getRoomStateWithKey.Response"))]
#[serde(transparent)]
pub struct Response(
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub  Box<RawValue>,
);

impl Response {
    /// The response with this body.
    #[must_use]
    pub const fn new(body: Box<RawValue>) -> Self {
        Self(body)
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Response {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getRoomStateWithKey.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { format: None }
    }

    /// Sets `format`.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Format {
    Content,
    Event,
    Other(String),
}

impl From<String> for Format {
    fn from(value: String) -> Self {
        match value.as_str() {
            "content" => Self::Content,
            "event" => Self::Event,
            _ => Self::Other(value),
        }
    }
}

impl From<Format> for String {
    fn from(value: Format) -> Self {
        match value {
            Format::Content => "content".to_owned(),
            Format::Event => "event".to_owned(),
            Format::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Format {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getRoomStateWithKey.Format".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["content", "event", ] })
    }
}
