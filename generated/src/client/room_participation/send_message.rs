//! `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}`

use lattice_wire::{
    AuthClass, BodyKind, Caller, FromParts, Int, IntoReply, MatrixError, Meta, Method, Operation, Parts,
    RateClass, Reply, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId, OwnedTransactionId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/sendMessage`.
#[derive(Debug, Clone, Copy)]
pub struct SendMessage;

impl Operation for SendMessage {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/sendMessage",
        method: Method::PUT,
        path: "/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}",
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: None,
        body: BodyKind::Raw,
        max_body: 65536,
        errors: &["M_DUPLICATE_ANNOTATION"],
    };
}

/// What the client said.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub event_type: String,
    pub txn_id: OwnedTransactionId,
    pub query: Query,
    pub body: Box<RawValue>,
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id: parts.path(0, "roomId")?,
            event_type: parts.path(1, "eventType")?,
            txn_id: parts.path(2, "txnId")?,
            query: parts.query()?,
            body: parts.raw()?,
        })
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sendMessage.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub ts: Option<Int>,
}

impl Query {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new() -> Self {
        Self { ts: None }
    }

    /// Sets `ts`.
    #[must_use]
    pub fn ts(mut self, ts: Int) -> Self {
        self.ts = Some(ts);
        self
    }
}

/// The body of the answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sendMessage.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub event_id: OwnedEventId,
}

impl Response {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(event_id: OwnedEventId) -> Self {
        Self { event_id }
    }
}
