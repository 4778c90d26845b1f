//! `GET /_matrix/client/v1/rooms/{roomId}/threads`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv1roomsroomidthreads>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/getThreadRoots`.
#[derive(Debug, Clone, Copy)]
pub struct GetThreadRoots;

impl Operation for GetThreadRoots {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getThreadRoots",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v1/rooms/{roomId}/threads",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: Some((1, 4)),
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_INVALID_PARAM"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, query: Query) -> Self {
        Self { room_id, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { room_id: parts.path(0, "roomId")?, query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetThreadRoots::META, &[&self.room_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getThreadRoots.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include: Option<Include>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { include: None, limit: None, from: None }
    }

    /// Sets `include`.
    #[must_use]
    pub fn include(mut self, include: Include) -> Self {
        self.include = Some(include);
        self
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `from`.
    #[must_use]
    pub fn from(mut self, from: String) -> Self {
        self.from = Some(from);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getThreadRoots.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub chunk: Vec<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_batch: Option<String>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(chunk: Vec<Box<RawValue>>) -> Self {
        Self { chunk, next_batch: None }
    }

    /// Sets `next_batch`.
    #[must_use]
    pub fn next_batch(mut self, next_batch: String) -> Self {
        self.next_batch = Some(next_batch);
        self
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

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Include {
    All,
    Participated,
    Other(String),
}

impl From<String> for Include {
    fn from(value: String) -> Self {
        match value.as_str() {
            "all" => Self::All,
            "participated" => Self::Participated,
            _ => Self::Other(value),
        }
    }
}

impl From<Include> for String {
    fn from(value: Include) -> Self {
        match value {
            Include::All => "all".to_owned(),
            Include::Participated => "participated".to_owned(),
            Include::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Include {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getThreadRoots.Include".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["all", "participated", ] })
    }
}
