//! `GET /_matrix/identity/v2/pubkey/{keyId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#get_matrixidentityv2pubkeykeyid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `identity/getPubKeyV2`.
#[derive(Debug, Clone, Copy)]
pub struct GetPubKeyV2;

impl Operation for GetPubKeyV2 {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "identity/getPubKeyV2",
        method: lattice_wire::Method::GET,
        path: "/_matrix/identity/v2/pubkey/{keyId}",
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
        errors: &["M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub key_id: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(key_id: String) -> Self {
        Self { key_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { key_id: parts.path(0, "keyId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetPubKeyV2::META, &[&self.key_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.getPubKeyV2.Response"))]
#[non_exhaustive]
pub struct Response {
    pub public_key: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(public_key: String) -> Self {
        Self { public_key }
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
