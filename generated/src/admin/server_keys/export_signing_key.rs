//! `GET /_lattice/admin/v1/signing_key`

use lattice_wire::{
    AuthClass, BodyKind, FromParts, IntoReply, MatrixError, Meta, Method, Operation, Operator, Parts,
    RateClass, Reply, TokenCheck,
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
        method: Method::GET,
        path: "/_lattice/admin/v1/signing_key",
        auth: AuthClass::Operator,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Login),
        since: None,
        deprecated: None,
        body: BodyKind::None,
        max_body: 0,
        errors: &[],
    };
}

/// What the client said.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

/// The body of the answer.
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
    /// With what is required; the rest is absent.
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
