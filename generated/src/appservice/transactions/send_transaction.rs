//! `PUT /_matrix/app/v1/transactions/{txnId}`

use lattice_wire::{
    AnswerError, AuthClass, Bearer, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, Received, Reply, TokenCheck,
};

use ruma_common::OwnedTransactionId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `appservice/sendTransaction`.
#[derive(Debug, Clone, Copy)]
pub struct SendTransaction;

impl Operation for SendTransaction {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "appservice/sendTransaction",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/app/v1/transactions/{txnId}",
        also: &[],
        when: None,
        auth: AuthClass::Bearer,
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

/// What is asked.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub txn_id: OwnedTransactionId,
    pub body: Body,
}

impl Request {
    /// All parts of a request.
    #[must_use]
    pub fn new(txn_id: OwnedTransactionId, body: Body) -> Self {
        Self { txn_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { txn_id: parts.path(0, "txnId")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SendTransaction::META, &[&self.txn_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "appservice.sendTransaction.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub events: Vec<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub ephemeral: Option<Vec<Box<RawValue>>>,
}

impl Body {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(events: Vec<Box<RawValue>>) -> Self {
        Self { events, ephemeral: None }
    }

    /// Sets `ephemeral`.
    #[must_use]
    pub fn ephemeral(mut self, ephemeral: Vec<Box<RawValue>>) -> Self {
        self.ephemeral = Some(ephemeral);
        self
    }
}

/// The body of the answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "appservice.sendTransaction.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// With what is required; the rest is absent.
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
    fn from_reply(received: &Received<'_>) -> Result<Self, AnswerError> {
        received.json()
    }
}
