//! `POST /_matrix/client/v3/account/3pid/email/requestToken`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3account3pidemailrequesttoken>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

use crate::types::RequestEmailValidation;

/// The body of the response.
pub use crate::types::RequestTokenResponse as Response;

/// The operation `client/requestTokenTo3PIDEmail`.
#[derive(Debug, Clone, Copy)]
pub struct RequestTokenTo3Pidemail;

impl Operation for RequestTokenTo3Pidemail {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/requestTokenTo3PIDEmail",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/account/3pid/email/requestToken",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &[
            "M_INVALID_PARAM",
            "M_SERVER_NOT_TRUSTED",
            "M_THREEPID_DENIED",
            "M_THREEPID_IN_USE",
            "M_THREEPID_MEDIUM_NOT_SUPPORTED",
        ],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: RequestEmailValidation,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: RequestEmailValidation) -> Self {
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
        let request = Outgoing::new(RequestTokenTo3Pidemail::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}
