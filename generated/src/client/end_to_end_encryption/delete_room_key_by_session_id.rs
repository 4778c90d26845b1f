//! `DELETE /_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#delete_matrixclientv3room_keyskeysroomidsessionid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};

/// The operation `client/deleteRoomKeyBySessionId`.
#[derive(Debug, Clone, Copy)]
pub struct DeleteRoomKeyBySessionId;

impl Operation for DeleteRoomKeyBySessionId {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/deleteRoomKeyBySessionId",
        method: lattice_wire::Method::DELETE,
        path: "/_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: Some((1, 1)),
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
    pub session_id: String,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, session_id: String, query: Query) -> Self {
        Self { room_id, session_id, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id: parts.path(0, "roomId")?,
            session_id: parts.path(1, "sessionId")?,
            query: parts.query()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(DeleteRoomKeyBySessionId::META, &[&self.room_id, &self.session_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.deleteRoomKeyBySessionId.Query"))]
#[non_exhaustive]
pub struct Query {
    pub version: String,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(version: String) -> Self {
        Self { version }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.deleteRoomKeyBySessionId.Response"))]
#[non_exhaustive]
pub struct Response {
    pub etag: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub count: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(etag: String, count: Int) -> Self {
        Self { etag, count }
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
