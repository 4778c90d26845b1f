//! `GET /_matrix/client/v3/profile/{userId}/{keyName}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3profileuseridkeyname>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    RateClass, TokenCheck,
};

use ruma_common::OwnedUserId;

/// The body of the response.
pub use lattice_wire::Single as Response;

/// The operation `client/getProfileField`.
#[derive(Debug, Clone, Copy)]
pub struct GetProfileField;

impl Operation for GetProfileField {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getProfileField",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/profile/{userId}/{keyName}",
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
pub struct Request {
    pub user_id: OwnedUserId,
    pub key_name: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId, key_name: String) -> Self {
        Self { user_id, key_name }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")?, key_name: parts.path(1, "keyName")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetProfileField::META, &[&self.user_id, &self.key_name])?;
        Ok(request)
    }
}
