//! `POST /_matrix/federation/v1/get_missing_events/{roomId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#post_matrixfederationv1get_missing_eventsroomid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `federation/getMissingPreviousEvents`.
#[derive(Debug, Clone, Copy)]
pub struct GetMissingPreviousEvents;

impl Operation for GetMissingPreviousEvents {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/getMissingPreviousEvents",
        method: lattice_wire::Method::POST,
        path: "/_matrix/federation/v1/get_missing_events/{roomId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
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
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, body: Body) -> Self {
        Self { room_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { room_id: parts.path(0, "roomId")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetMissingPreviousEvents::META, &[&self.room_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getMissingPreviousEvents.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub min_depth: Option<Int>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub earliest_events: Vec<OwnedEventId>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub latest_events: Vec<OwnedEventId>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(earliest_events: Vec<OwnedEventId>, latest_events: Vec<OwnedEventId>) -> Self {
        Self { limit: None, min_depth: None, earliest_events, latest_events }
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `min_depth`.
    #[must_use]
    pub fn min_depth(mut self, min_depth: Int) -> Self {
        self.min_depth = Some(min_depth);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getMissingPreviousEvents.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub events: Vec<Box<RawValue>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(events: Vec<Box<RawValue>>) -> Self {
        Self { events }
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
