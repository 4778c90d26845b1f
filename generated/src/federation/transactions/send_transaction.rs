//! `PUT /_matrix/federation/v1/send/{txnId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#put_matrixfederationv1sendtxnid>

use lattice_wire::{
    AtMost, AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedServerName, OwnedTransactionId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `federation/sendTransaction`.
#[derive(Debug, Clone, Copy)]
pub struct SendTransaction;

impl Operation for SendTransaction {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/sendTransaction",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/federation/v1/send/{txnId}",
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
    pub txn_id: OwnedTransactionId,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
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
#[cfg_attr(feature = "schema", schemars(rename = "federation.sendTransaction.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub origin: OwnedServerName,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub origin_server_ts: Int,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub pdus: AtMost<Box<RawValue>, 50>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub edus: Option<AtMost<Box<RawValue>, 100>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(origin: OwnedServerName, origin_server_ts: Int, pdus: AtMost<Box<RawValue>, 50>) -> Self {
        Self { origin, origin_server_ts, pdus, edus: None }
    }

    /// Sets `edus`.
    #[must_use]
    pub fn edus(mut self, edus: AtMost<Box<RawValue>, 100>) -> Self {
        self.edus = Some(edus);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.sendTransaction.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Pdus>"))]
    pub pdus: BTreeMap<OwnedEventId, Pdus>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(pdus: BTreeMap<OwnedEventId, Pdus>) -> Self {
        Self { pdus }
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

/// The value of `pdus`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.sendTransaction.Pdus"))]
#[non_exhaustive]
pub struct Pdus {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Pdus {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { error: None }
    }

    /// Sets `error`.
    #[must_use]
    pub fn error(mut self, error: String) -> Self {
        self.error = Some(error);
        self
    }
}
