//! `GET /_matrix/client/v3/events/{eventId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3eventseventid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedEventId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/getOneEvent`.
#[derive(Debug, Clone, Copy)]
pub struct GetOneEvent;

impl Operation for GetOneEvent {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getOneEvent",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/events/{eventId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Search),
        since: None,
        deprecated: true,
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
    pub event_id: OwnedEventId,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(event_id: OwnedEventId) -> Self {
        Self { event_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { event_id: parts.path(0, "eventId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetOneEvent::META, &[&self.event_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getOneEvent.Response"))]
#[serde(transparent)]
pub struct Response(
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub  Box<RawValue>,
);

impl Response {
    /// The response with this body.
    #[must_use]
    pub const fn new(body: Box<RawValue>) -> Self {
        Self(body)
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
