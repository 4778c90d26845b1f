//! `POST /_matrix/client/v1/appservice/{appserviceId}/ping`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv1appserviceappserviceidping>

use lattice_wire::{
    Appservice, AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedTransactionId;
use serde::{Deserialize, Serialize};

/// The operation `client/pingAppservice`.
#[derive(Debug, Clone, Copy)]
pub struct PingAppservice;

impl Operation for PingAppservice {
    type Request = Request;
    type Response = Response;
    type Caller = Appservice;
    const META: &'static Meta = &Meta {
        name: "client/pingAppservice",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v1/appservice/{appserviceId}/ping",
        also: &[],
        when: None,
        auth: AuthClass::Appservice,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 7)),
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &[
            "M_BAD_STATUS",
            "M_CONNECTION_FAILED",
            "M_CONNECTION_TIMEOUT",
            "M_FORBIDDEN",
            "M_UNKNOWN_TOKEN",
            "M_URL_NOT_SET",
        ],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub appservice_id: String,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(appservice_id: String, body: Body) -> Self {
        Self { appservice_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { appservice_id: parts.path(0, "appserviceId")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(PingAppservice::META, &[&self.appservice_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.pingAppservice.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub transaction_id: Option<OwnedTransactionId>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { transaction_id: None }
    }

    /// Sets `transaction_id`.
    #[must_use]
    pub fn transaction_id(mut self, transaction_id: OwnedTransactionId) -> Self {
        self.transaction_id = Some(transaction_id);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.pingAppservice.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub duration_ms: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(duration_ms: Int) -> Self {
        Self { duration_ms }
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
