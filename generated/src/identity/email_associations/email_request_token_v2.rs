//! `POST /_matrix/identity/v2/validate/email/requestToken`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#post_matrixidentityv2validateemailrequesttoken>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, TokenCheck,
};

use crate::types::IdentityRequestEmailValidation;

/// The body of the response.
pub use crate::types::Sid as Response;

/// The operation `identity/emailRequestTokenV2`.
#[derive(Debug, Clone, Copy)]
pub struct EmailRequestTokenV2;

impl Operation for EmailRequestTokenV2 {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "identity/emailRequestTokenV2",
        method: lattice_wire::Method::POST,
        path: "/_matrix/identity/v2/validate/email/requestToken",
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
        errors: &["M_EMAIL_SEND_ERROR", "M_INVALID_EMAIL", "M_TERMS_NOT_SIGNED"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: IdentityRequestEmailValidation,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: IdentityRequestEmailValidation) -> Self {
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
        let request = Outgoing::new(EmailRequestTokenV2::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}
