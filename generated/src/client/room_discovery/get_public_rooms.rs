//! `GET /_matrix/client/v3/publicRooms`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3publicrooms>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, Int, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, RateClass, TokenCheck,
};

use ruma_common::OwnedServerName;
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use crate::types::PublicRoomsResponse as Response;

/// The operation `client/getPublicRooms`.
#[derive(Debug, Clone, Copy)]
pub struct GetPublicRooms;

impl Operation for GetPublicRooms {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getPublicRooms",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/publicRooms",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
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
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self { query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetPublicRooms::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getPublicRooms.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub server: Option<OwnedServerName>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { limit: None, since: None, server: None }
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `since`.
    #[must_use]
    pub fn since(mut self, since: String) -> Self {
        self.since = Some(since);
        self
    }

    /// Sets `server`.
    #[must_use]
    pub fn server(mut self, server: OwnedServerName) -> Self {
        self.server = Some(server);
        self
    }
}
