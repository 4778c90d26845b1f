//! `PUT /_matrix/client/v3/sendToDevice/{eventType}/{txnId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3sendtodeviceeventtypetxnid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedTransactionId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `client/sendToDevice`.
#[derive(Debug, Clone, Copy)]
pub struct SendToDevice;

impl Operation for SendToDevice {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/sendToDevice",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/sendToDevice/{eventType}/{txnId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 1048576,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub event_type: String,
    pub txn_id: OwnedTransactionId,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(event_type: String, txn_id: OwnedTransactionId, body: Body) -> Self {
        Self { event_type, txn_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            event_type: parts.path(0, "eventType")?,
            txn_id: parts.path(1, "txnId")?,
            body: parts.json()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SendToDevice::META, &[&self.event_type, &self.txn_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sendToDevice.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(
        feature = "schema",
        schemars(with = "BTreeMap<String, BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub messages: BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(messages: BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>) -> Self {
        Self { messages }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sendToDevice.Response"))]
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
