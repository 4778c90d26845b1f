//! `POST /_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};

/// The operation `client/postReceipt`.
#[derive(Debug, Clone, Copy)]
pub struct PostReceipt;

impl Operation for PostReceipt {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/postReceipt",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_INVALID_PARAM"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub receipt_type: ReceiptType,
    pub event_id: OwnedEventId,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, receipt_type: ReceiptType, event_id: OwnedEventId, body: Body) -> Self {
        Self { room_id, receipt_type, event_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id: parts.path(0, "roomId")?,
            receipt_type: parts.path(1, "receiptType")?,
            event_id: parts.path(2, "eventId")?,
            body: parts.json()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(PostReceipt::META, &[&self.room_id, &self.receipt_type, &self.event_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.postReceipt.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<String>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { thread_id: None }
    }

    /// Sets `thread_id`.
    #[must_use]
    pub fn thread_id(mut self, thread_id: String) -> Self {
        self.thread_id = Some(thread_id);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.postReceipt.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
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

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ReceiptType {
    Read,
    ReadPrivate,
    FullyRead,
    Other(String),
}

impl From<String> for ReceiptType {
    fn from(value: String) -> Self {
        match value.as_str() {
            "m.read" => Self::Read,
            "m.read.private" => Self::ReadPrivate,
            "m.fully_read" => Self::FullyRead,
            _ => Self::Other(value),
        }
    }
}

impl From<ReceiptType> for String {
    fn from(value: ReceiptType) -> Self {
        match value {
            ReceiptType::Read => "m.read".to_owned(),
            ReceiptType::ReadPrivate => "m.read.private".to_owned(),
            ReceiptType::FullyRead => "m.fully_read".to_owned(),
            ReceiptType::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ReceiptType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.postReceipt.ReceiptType".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["m.read", "m.read.private", "m.fully_read", ] })
    }
}
