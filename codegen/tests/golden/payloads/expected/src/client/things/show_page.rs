//! `GET /_matrix/client/v3/page`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3page>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

/// The body of the response.
pub use lattice_wire::Html as Response;

/// The operation `client/showPage`.
#[derive(Debug, Clone, Copy)]
pub struct ShowPage;

impl Operation for ShowPage {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/showPage",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/page",
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
        let request = Outgoing::new(ShowPage::META, &[])?;
        Ok(request)
    }
}
