//! `GET /_matrix/identity/v2/validate/msisdn/submitToken`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#get_matrixidentityv2validatemsisdnsubmittoken>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Html as Response;

/// The operation `identity/msisdnSubmitTokenGetV2`.
#[derive(Debug, Clone, Copy)]
pub struct MsisdnSubmitTokenGetV2;

impl Operation for MsisdnSubmitTokenGetV2 {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "identity/msisdnSubmitTokenGetV2",
        method: lattice_wire::Method::GET,
        path: "/_matrix/identity/v2/validate/msisdn/submitToken",
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
        errors: &["M_TERMS_NOT_SIGNED"],
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
        let request = Outgoing::new(MsisdnSubmitTokenGetV2::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.msisdnSubmitTokenGetV2.Query"))]
#[non_exhaustive]
pub struct Query {
    pub sid: String,
    pub client_secret: String,
    pub token: String,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(sid: String, client_secret: String, token: String) -> Self {
        Self { sid, client_secret, token }
    }
}

impl std::fmt::Debug for Query {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Query").field("sid", &self.sid).finish_non_exhaustive()
    }
}
