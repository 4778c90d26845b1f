//! `POST /_matrix/identity/v2/validate/msisdn/requestToken`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#post_matrixidentityv2validatemsisdnrequesttoken>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, TokenCheck,
};

use crate::types::IdentityRequestMsisdnValidation;

/// The body of the response.
pub use crate::types::Sid as Response;

/// The operation `identity/msisdnRequestTokenV2`.
#[derive(Debug, Clone, Copy)]
pub struct MsisdnRequestTokenV2;

impl Operation for MsisdnRequestTokenV2 {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "identity/msisdnRequestTokenV2",
        method: lattice_wire::Method::POST,
        path: "/_matrix/identity/v2/validate/msisdn/requestToken",
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
        errors: &["M_DESTINATION_REJECTED", "M_INVALID_ADDRESS", "M_SEND_ERROR", "M_TERMS_NOT_SIGNED"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: IdentityRequestMsisdnValidation,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: IdentityRequestMsisdnValidation) -> Self {
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
        let request = Outgoing::new(MsisdnRequestTokenV2::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}
