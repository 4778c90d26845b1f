//! `POST /_matrix/client/v3/user/{userId}/openid/request_token`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3useruseridopenidrequest_token>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, RateClass, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde_json::value::RawValue;

/// The body of the response.
pub use crate::types::OpenIdCredentials as Response;

/// The operation `client/requestOpenIdToken`.
#[derive(Debug, Clone, Copy)]
pub struct RequestOpenIdToken;

impl Operation for RequestOpenIdToken {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/requestOpenIdToken",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/user/{userId}/openid/request_token",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Raw,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub user_id: OwnedUserId,
    pub body: Box<RawValue>,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId, body: Box<RawValue>) -> Self {
        Self { user_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")?, body: parts.raw()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(RequestOpenIdToken::META, &[&self.user_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}
