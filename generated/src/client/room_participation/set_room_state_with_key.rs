//! `PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/setRoomStateWithKey`.
#[derive(Debug, Clone, Copy)]
pub struct SetRoomStateWithKey;

impl Operation for SetRoomStateWithKey {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/setRoomStateWithKey",
        method: lattice_wire::Method::PUT,
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
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Raw,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_BAD_ALIAS", "M_FORBIDDEN", "M_INVITE_BLOCKED"],
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
    pub body: Box<RawValue>,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(
        room_id: OwnedRoomId,
        event_type: String,
        state_key: String,
        query: Query,
        body: Box<RawValue>,
    ) -> Self {
        Self { room_id, event_type, state_key, query, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id: parts.path(0, "roomId")?,
            event_type: parts.path(1, "eventType")?,
            state_key: parts.path(2, "stateKey")?,
            query: parts.query()?,
            body: parts.raw()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request =
            Outgoing::new(SetRoomStateWithKey::META, &[&self.room_id, &self.event_type, &self.state_key])?;
        let request = request.query(&self.query)?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setRoomStateWithKey.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub ts: Option<Int>,
    #[serde(rename = "org.matrix.msc4354.sticky_duration_ms")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub org_matrix_msc4354_sticky_duration_ms: Option<Int>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { ts: None, org_matrix_msc4354_sticky_duration_ms: None }
    }

    /// Sets `ts`.
    #[must_use]
    pub fn ts(mut self, ts: Int) -> Self {
        self.ts = Some(ts);
        self
    }

    /// Sets `org.matrix.msc4354.sticky_duration_ms`.
    #[must_use]
    pub fn org_matrix_msc4354_sticky_duration_ms(
        mut self,
        org_matrix_msc4354_sticky_duration_ms: Int,
    ) -> Self {
        self.org_matrix_msc4354_sticky_duration_ms = Some(org_matrix_msc4354_sticky_duration_ms);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setRoomStateWithKey.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub event_id: OwnedEventId,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(event_id: OwnedEventId) -> Self {
        Self { event_id }
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
