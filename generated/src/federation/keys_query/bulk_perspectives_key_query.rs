//! `POST /_matrix/key/v2/query`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#post_matrixkeyv2query>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, Int, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, TokenCheck,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The body of the response.
pub use crate::types::KeysQueryResponse as Response;

/// The operation `federation/bulkPerspectivesKeyQuery`.
#[derive(Debug, Clone, Copy)]
pub struct BulkPerspectivesKeyQuery;

impl Operation for BulkPerspectivesKeyQuery {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "federation/bulkPerspectivesKeyQuery",
        method: lattice_wire::Method::POST,
        path: "/_matrix/key/v2/query",
        also: &[],
        when: None,
        auth: AuthClass::None,
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
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: Body) -> Self {
        Self { body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(BulkPerspectivesKeyQuery::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.bulkPerspectivesKeyQuery.Body"))]
#[non_exhaustive]
pub struct Body {
    pub server_keys: BTreeMap<String, BTreeMap<String, ServerKeys>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(server_keys: BTreeMap<String, BTreeMap<String, ServerKeys>>) -> Self {
        Self { server_keys }
    }
}

/// The value of `server_keys`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.bulkPerspectivesKeyQuery.ServerKeys"))]
#[non_exhaustive]
pub struct ServerKeys {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub minimum_valid_until_ts: Option<Int>,
}

impl ServerKeys {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { minimum_valid_until_ts: None }
    }

    /// Sets `minimum_valid_until_ts`.
    #[must_use]
    pub fn minimum_valid_until_ts(mut self, minimum_valid_until_ts: Int) -> Self {
        self.minimum_valid_until_ts = Some(minimum_valid_until_ts);
        self
    }
}
