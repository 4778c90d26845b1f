//! `POST /_matrix/identity/v2/3pid/bind`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#post_matrixidentityv23pidbind>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `identity/bindV2`.
#[derive(Debug, Clone, Copy)]
pub struct BindV2;

impl Operation for BindV2 {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "identity/bindV2",
        method: lattice_wire::Method::POST,
        path: "/_matrix/identity/v2/3pid/bind",
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
        errors: &["M_NO_VALID_SESSION", "M_SESSION_EXPIRED", "M_SESSION_NOT_VALIDATED", "M_TERMS_NOT_SIGNED"],
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
        let request = Outgoing::new(BindV2::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.bindV2.Body"))]
#[non_exhaustive]
pub struct Body {
    pub sid: String,
    pub client_secret: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub mxid: OwnedUserId,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(sid: String, client_secret: String, mxid: OwnedUserId) -> Self {
        Self { sid, client_secret, mxid }
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Body")
            .field("sid", &self.sid)
            .field("mxid", &self.mxid)
            .finish_non_exhaustive()
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.bindV2.Response"))]
#[non_exhaustive]
pub struct Response {
    pub address: String,
    pub medium: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub mxid: OwnedUserId,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub not_before: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub not_after: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub ts: Int,
    pub signatures: BTreeMap<String, BTreeMap<String, String>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        address: String,
        medium: String,
        mxid: OwnedUserId,
        not_before: Int,
        not_after: Int,
        ts: Int,
        signatures: BTreeMap<String, BTreeMap<String, String>>,
    ) -> Self {
        Self { address, medium, mxid, not_before, not_after, ts, signatures }
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
