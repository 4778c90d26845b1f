//! `GET /_matrix/federation/v1/state_ids/{roomId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1state_idsroomid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};

/// The operation `federation/getRoomStateIds`.
#[derive(Debug, Clone, Copy)]
pub struct GetRoomStateIds;

impl Operation for GetRoomStateIds {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/getRoomStateIds",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/state_ids/{roomId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_NOT_FOUND"],
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
        let request = Outgoing::new(GetRoomStateIds::META, &[&self.room_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getRoomStateIds.Query"))]
#[non_exhaustive]
pub struct Query {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub event_id: OwnedEventId,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(event_id: OwnedEventId) -> Self {
        Self { event_id }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getRoomStateIds.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub auth_chain_ids: Vec<OwnedEventId>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub pdu_ids: Vec<OwnedEventId>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(auth_chain_ids: Vec<OwnedEventId>, pdu_ids: Vec<OwnedEventId>) -> Self {
        Self { auth_chain_ids, pdu_ids }
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
