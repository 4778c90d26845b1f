//! `GET /.well-known/matrix/client`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#getwell-knownmatrixclient>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    RateClass, TokenCheck,
};

/// The body of the response.
pub use crate::types::DiscoveryInformation as Response;

/// The operation `client/getWellknown`.
#[derive(Debug, Clone, Copy)]
pub struct GetWellknown;

impl Operation for GetWellknown {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getWellknown",
        method: lattice_wire::Method::GET,
        path: "/.well-known/matrix/client",
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
        errors: &["M_NOT_FOUND"],
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
        let request = Outgoing::new(GetWellknown::META, &[])?;
        Ok(request)
    }
}
