//! `GET /_matrix/identity/v2/pubkey/ephemeral/isvalid`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#get_matrixidentityv2pubkeyephemeralisvalid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `identity/isEphemeralPubKeyValidV2`.
#[derive(Debug, Clone, Copy)]
pub struct IsEphemeralPubKeyValidV2;

impl Operation for IsEphemeralPubKeyValidV2 {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "identity/isEphemeralPubKeyValidV2",
        method: lattice_wire::Method::GET,
        path: "/_matrix/identity/v2/pubkey/ephemeral/isvalid",
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
        let request = Outgoing::new(IsEphemeralPubKeyValidV2::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.isEphemeralPubKeyValidV2.Query"))]
#[non_exhaustive]
pub struct Query {
    pub public_key: String,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(public_key: String) -> Self {
        Self { public_key }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.isEphemeralPubKeyValidV2.Response"))]
#[non_exhaustive]
pub struct Response {
    pub valid: bool,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(valid: bool) -> Self {
        Self { valid }
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
