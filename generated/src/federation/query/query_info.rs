//! `GET /_matrix/federation/v1/query/{queryType}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1queryquerytype>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `federation/queryInfo`.
#[derive(Debug, Clone, Copy)]
pub struct QueryInfo;

impl Operation for QueryInfo {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/queryInfo",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/query/{queryType}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
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
    pub query_type: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query_type: String) -> Self {
        Self { query_type }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query_type: parts.path(0, "queryType")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(QueryInfo::META, &[&self.query_type])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.queryInfo.Response"))]
#[serde(transparent)]
pub struct Response(
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub  Box<RawValue>,
);

impl Response {
    /// The response with this body.
    #[must_use]
    pub const fn new(body: Box<RawValue>) -> Self {
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
