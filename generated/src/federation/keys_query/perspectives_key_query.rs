//! `GET /_matrix/key/v2/query/{serverName}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixkeyv2queryservername>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, Int, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, TokenCheck,
};

use ruma_common::OwnedServerName;
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use crate::types::KeysQueryResponse as Response;

/// The operation `federation/perspectivesKeyQuery`.
#[derive(Debug, Clone, Copy)]
pub struct PerspectivesKeyQuery;

impl Operation for PerspectivesKeyQuery {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "federation/perspectivesKeyQuery",
        method: lattice_wire::Method::GET,
        path: "/_matrix/key/v2/query/{serverName}",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
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
pub struct Request {
    pub server_name: OwnedServerName,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(server_name: OwnedServerName, query: Query) -> Self {
        Self { server_name, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { server_name: parts.path(0, "serverName")?, query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(PerspectivesKeyQuery::META, &[&self.server_name])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.perspectivesKeyQuery.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub minimum_valid_until_ts: Option<Int>,
}

impl Query {
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
