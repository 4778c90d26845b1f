//! `GET /_matrix/identity/v2/terms`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#get_matrixidentityv2terms>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `identity/getTerms`.
#[derive(Debug, Clone, Copy)]
pub struct GetTerms;

impl Operation for GetTerms {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "identity/getTerms",
        method: lattice_wire::Method::GET,
        path: "/_matrix/identity/v2/terms",
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
        let request = Outgoing::new(GetTerms::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.getTerms.Response"))]
#[non_exhaustive]
pub struct Response {
    pub policies: BTreeMap<String, Policies>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(policies: BTreeMap<String, Policies>) -> Self {
        Self { policies }
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

/// The value of `policies`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.getTerms.Policies"))]
#[non_exhaustive]
pub struct Policies {
    pub version: String,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Policies {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(version: String) -> Self {
        Self { version, others: BTreeMap::new() }
    }
}
