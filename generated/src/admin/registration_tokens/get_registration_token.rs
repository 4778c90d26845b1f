//! `GET /_synapse/admin/v1/registration_tokens/{token}`

use lattice_wire::{
    Administrator, AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation,
    Outgoing, Parts, RateClass, TokenCheck,
};

/// The body of the response.
pub use crate::types::RegistrationToken as Response;

/// The operation `admin/getRegistrationToken`.
#[derive(Debug, Clone, Copy)]
pub struct GetRegistrationToken;

impl Operation for GetRegistrationToken {
    type Request = Request;
    type Response = Response;
    type Caller = Administrator;
    const META: &'static Meta = &Meta {
        name: "admin/getRegistrationToken",
        method: lattice_wire::Method::GET,
        path: "/_synapse/admin/v1/registration_tokens/{token}",
        also: &[],
        when: None,
        auth: AuthClass::Admin,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub token: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(token: String) -> Self {
        Self { token }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { token: parts.path(0, "token")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetRegistrationToken::META, &[&self.token])?;
        Ok(request)
    }
}
