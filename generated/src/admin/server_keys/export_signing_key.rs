//! `GET /_lattice/admin/v1/signing_key`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Operator, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedServerName;
use serde::{Deserialize, Serialize};

/// The operation `admin/exportSigningKey`.
#[derive(Debug, Clone, Copy)]
pub struct ExportSigningKey;

impl Operation for ExportSigningKey {
    type Request = Request;
    type Response = Response;
    type Caller = Operator;
    const META: &'static Meta = &Meta {
        name: "admin/exportSigningKey",
        method: lattice_wire::Method::GET,
        path: "/_lattice/admin/v1/signing_key",
        also: &[],
        when: None,
        auth: AuthClass::Operator,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Login),
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(ExportSigningKey::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.exportSigningKey.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub server_name: OwnedServerName,
    pub key_id: String,
    pub key_file: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(server_name: OwnedServerName, key_id: String, key_file: String) -> Self {
        Self { server_name, key_id, key_file }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("server_name", &self.server_name)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
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
