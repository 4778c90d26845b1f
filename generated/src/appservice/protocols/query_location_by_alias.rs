//! `GET /_matrix/app/v1/thirdparty/location`
//!
//! Specification: <https://spec.matrix.org/v1.17/application-service-api/#get_matrixappv1thirdpartylocation>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomAliasId;
use serde::{Deserialize, Serialize};

use crate::types::Location;

/// The operation `appservice/queryLocationByAlias`.
#[derive(Debug, Clone, Copy)]
pub struct QueryLocationByAlias;

impl Operation for QueryLocationByAlias {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "appservice/queryLocationByAlias",
        method: lattice_wire::Method::GET,
        path: "/_matrix/app/v1/thirdparty/location",
        also: &[],
        when: None,
        auth: AuthClass::Bearer,
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
        let request = Outgoing::new(QueryLocationByAlias::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "appservice.queryLocationByAlias.Response"))]
#[serde(transparent)]
pub struct Response(pub Vec<Location>);

impl Response {
    /// The response with this body.
    #[must_use]
    pub const fn new(body: Vec<Location>) -> Self {
        Self(body)
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

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "appservice.queryLocationByAlias.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub alias: Option<OwnedRoomAliasId>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { alias: None }
    }

    /// Sets `alias`.
    #[must_use]
    pub fn alias(mut self, alias: OwnedRoomAliasId) -> Self {
        self.alias = Some(alias);
        self
    }
}
