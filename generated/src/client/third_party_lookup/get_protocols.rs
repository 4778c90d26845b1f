//! `GET /_matrix/client/v3/thirdparty/protocols`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3thirdpartyprotocols>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::types::Protocol;

/// The operation `client/getProtocols`.
#[derive(Debug, Clone, Copy)]
pub struct GetProtocols;

impl Operation for GetProtocols {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getProtocols",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/thirdparty/protocols",
        also: &[],
        when: None,
        auth: AuthClass::User,
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
        let request = Outgoing::new(GetProtocols::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getProtocols.Response"))]
#[serde(transparent)]
pub struct Response(pub BTreeMap<String, Protocol>);

impl Response {
    /// The response with this body.
    #[must_use]
    pub const fn new(body: BTreeMap<String, Protocol>) -> Self {
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
