//! `GET /_matrix/federation/v1/make_knock/{roomId}/{userId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1make_knockroomiduserid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedRoomId, OwnedUserId, RoomVersionId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `federation/makeKnock`.
#[derive(Debug, Clone, Copy)]
pub struct MakeKnock;

impl Operation for MakeKnock {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/makeKnock",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/make_knock/{roomId}/{userId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 1)),
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_INCOMPATIBLE_ROOM_VERSION", "M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub user_id: OwnedUserId,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, user_id: OwnedUserId, query: Query) -> Self {
        Self { room_id, user_id, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id: parts.path(0, "roomId")?,
            user_id: parts.path(1, "userId")?,
            query: parts.query()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(MakeKnock::META, &[&self.room_id, &self.user_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.makeKnock.Query"))]
#[non_exhaustive]
pub struct Query {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub ver: Vec<RoomVersionId>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(ver: Vec<RoomVersionId>) -> Self {
        Self { ver }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.makeKnock.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_version: RoomVersionId,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub event: Box<RawValue>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(room_version: RoomVersionId, event: Box<RawValue>) -> Self {
        Self { room_version, event }
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
