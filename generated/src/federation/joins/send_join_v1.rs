//! `PUT /_matrix/federation/v1/send_join/{roomId}/{eventId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#put_matrixfederationv1send_joinroomideventid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `federation/sendJoinV1`.
#[derive(Debug, Clone, Copy)]
pub struct SendJoinV1;

impl Operation for SendJoinV1 {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/sendJoinV1",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/federation/v1/send_join/{roomId}/{eventId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: true,
        body: BodyKind::Raw,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub event_id: OwnedEventId,
    pub body: Box<RawValue>,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, event_id: OwnedEventId, body: Box<RawValue>) -> Self {
        Self { room_id, event_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id: parts.path(0, "roomId")?,
            event_id: parts.path(1, "eventId")?,
            body: parts.raw()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SendJoinV1::META, &[&self.room_id, &self.event_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.sendJoinV1.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub auth_chain: Vec<Box<RawValue>>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub state: Vec<Box<RawValue>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(auth_chain: Vec<Box<RawValue>>, state: Vec<Box<RawValue>>) -> Self {
        Self { auth_chain, state }
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &(200, self))
    }
}

impl FromReply for Response {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json::<(u16, Self)>().map(|(_, answer)| answer)
    }
}
