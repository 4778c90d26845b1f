//! `GET /oauth2/authorize/{requestId}`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

/// The body of the response.
pub use lattice_wire::Html as Response;

/// The operation `oauth/showAuthorization`.
#[derive(Debug, Clone, Copy)]
pub struct ShowAuthorization;

impl Operation for ShowAuthorization {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "oauth/showAuthorization",
        method: lattice_wire::Method::GET,
        path: "/oauth2/authorize/{requestId}",
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
        oauth_errors: true,
        errors: &["invalid_request"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub request_id: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(request_id: String) -> Self {
        Self { request_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { request_id: parts.path(0, "requestId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(ShowAuthorization::META, &[&self.request_id])?;
        Ok(request)
    }
}
