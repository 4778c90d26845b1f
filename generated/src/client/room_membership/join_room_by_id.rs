//! `POST /_matrix/client/v3/rooms/{roomId}/join`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3roomsroomidjoin>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck, UnverifiedCaller,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `client/joinRoomById`.
#[derive(Debug, Clone, Copy)]
pub struct JoinRoomById;

impl Operation for JoinRoomById {
    type Request = Request;
    type Response = Response;
    type Caller = UnverifiedCaller;
    const META: &'static Meta = &Meta {
        name: "client/joinRoomById",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/rooms/{roomId}/join",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::InObject,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN"],
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
        let request = Outgoing::new(JoinRoomById::META, &[&self.room_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.joinRoomById.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub third_party_signed: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { third_party_signed: None, reason: None, others: BTreeMap::new() }
    }

    /// Sets `third_party_signed`.
    #[must_use]
    pub fn third_party_signed(mut self, third_party_signed: Box<RawValue>) -> Self {
        self.third_party_signed = Some(third_party_signed);
        self
    }

    /// Sets `reason`.
    #[must_use]
    pub fn reason(mut self, reason: String) -> Self {
        self.reason = Some(reason);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.joinRoomById.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(room_id: OwnedRoomId) -> Self {
        Self { room_id }
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
