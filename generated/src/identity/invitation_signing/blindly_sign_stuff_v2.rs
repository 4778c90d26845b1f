//! `POST /_matrix/identity/v2/sign-ed25519`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#post_matrixidentityv2sign-ed25519>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `identity/blindlySignStuffV2`.
#[derive(Debug, Clone, Copy)]
pub struct BlindlySignStuffV2;

impl Operation for BlindlySignStuffV2 {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "identity/blindlySignStuffV2",
        method: lattice_wire::Method::POST,
        path: "/_matrix/identity/v2/sign-ed25519",
        also: &[],
        when: None,
        auth: AuthClass::Bearer,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_TERMS_NOT_SIGNED", "M_UNRECOGNIZED"],
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
        let request = Outgoing::new(BlindlySignStuffV2::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.blindlySignStuffV2.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub mxid: OwnedUserId,
    pub token: String,
    pub private_key: String,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(mxid: OwnedUserId, token: String, private_key: String) -> Self {
        Self { mxid, token, private_key }
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Body").field("mxid", &self.mxid).finish_non_exhaustive()
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.blindlySignStuffV2.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub mxid: OwnedUserId,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub sender: OwnedUserId,
    pub signatures: BTreeMap<String, BTreeMap<String, String>>,
    pub token: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        mxid: OwnedUserId,
        sender: OwnedUserId,
        signatures: BTreeMap<String, BTreeMap<String, String>>,
        token: String,
    ) -> Self {
        Self { mxid, sender, signatures, token }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("mxid", &self.mxid)
            .field("sender", &self.sender)
            .field("signatures", &self.signatures)
            .finish_non_exhaustive()
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
