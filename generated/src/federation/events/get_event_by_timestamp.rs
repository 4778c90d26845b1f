//! `GET /_matrix/federation/v1/timestamp_to_event/{roomId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1timestamp_to_eventroomid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};

/// The operation `federation/getEventByTimestamp`.
#[derive(Debug, Clone, Copy)]
pub struct GetEventByTimestamp;

impl Operation for GetEventByTimestamp {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/getEventByTimestamp",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/timestamp_to_event/{roomId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 6)),
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
        let request = Outgoing::new(GetEventByTimestamp::META, &[&self.room_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getEventByTimestamp.Query"))]
#[non_exhaustive]
pub struct Query {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub ts: Int,
    pub dir: Dir,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(ts: Int, dir: Dir) -> Self {
        Self { ts, dir }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getEventByTimestamp.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub event_id: OwnedEventId,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub origin_server_ts: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(event_id: OwnedEventId, origin_server_ts: Int) -> Self {
        Self { event_id, origin_server_ts }
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
pub enum Dir {
    F,
    B,
    Other(String),
}

impl From<String> for Dir {
    fn from(value: String) -> Self {
        match value.as_str() {
            "f" => Self::F,
            "b" => Self::B,
            _ => Self::Other(value),
        }
    }
}

impl From<Dir> for String {
    fn from(value: Dir) -> Self {
        match value {
            Dir::F => "f".to_owned(),
            Dir::B => "b".to_owned(),
            Dir::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Dir {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "federation.getEventByTimestamp.Dir".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["f", "b", ] })
    }
}
