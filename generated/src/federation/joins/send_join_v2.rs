//! `PUT /_matrix/federation/v2/send_join/{roomId}/{eventId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#put_matrixfederationv2send_joinroomideventid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId, OwnedServerName};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `federation/sendJoinV2`.
#[derive(Debug, Clone, Copy)]
pub struct SendJoinV2;

impl Operation for SendJoinV2 {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/sendJoinV2",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/federation/v2/send_join/{roomId}/{eventId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Raw,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_UNABLE_TO_AUTHORISE_JOIN", "M_UNABLE_TO_GRANT_JOIN"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub event_id: OwnedEventId,
    pub query: Query,
    pub body: Box<RawValue>,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, event_id: OwnedEventId, query: Query, body: Box<RawValue>) -> Self {
        Self { room_id, event_id, query, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id: parts.path(0, "roomId")?,
            event_id: parts.path(1, "eventId")?,
            query: parts.query()?,
            body: parts.raw()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SendJoinV2::META, &[&self.room_id, &self.event_id])?;
        let request = request.query(&self.query)?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.sendJoinV2.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub omit_members: Option<bool>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { omit_members: None }
    }

    /// Sets `omit_members`.
    #[must_use]
    pub fn omit_members(mut self, omit_members: bool) -> Self {
        self.omit_members = Some(omit_members);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.sendJoinV2.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members_omitted: Option<bool>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub auth_chain: Vec<Box<RawValue>>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub state: Vec<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub event: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub servers_in_room: Option<Vec<OwnedServerName>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(auth_chain: Vec<Box<RawValue>>, state: Vec<Box<RawValue>>) -> Self {
        Self { members_omitted: None, auth_chain, state, event: None, servers_in_room: None }
    }

    /// Sets `members_omitted`.
    #[must_use]
    pub fn members_omitted(mut self, members_omitted: bool) -> Self {
        self.members_omitted = Some(members_omitted);
        self
    }

    /// Sets `event`.
    #[must_use]
    pub fn event(mut self, event: Box<RawValue>) -> Self {
        self.event = Some(event);
        self
    }

    /// Sets `servers_in_room`.
    #[must_use]
    pub fn servers_in_room(mut self, servers_in_room: Vec<OwnedServerName>) -> Self {
        self.servers_in_room = Some(servers_in_room);
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
