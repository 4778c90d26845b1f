//! `GET /_matrix/client/v3/user/{userId}/filter/{filterId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3useruseridfilterfilterid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, RateClass, TokenCheck,
};

use ruma_common::OwnedUserId;

/// The body of the response.
pub use crate::types::Filter as Response;

/// The operation `client/getFilter`.
#[derive(Debug, Clone, Copy)]
pub struct GetFilter;

impl Operation for GetFilter {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getFilter",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/user/{userId}/filter/{filterId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
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
    pub filter_id: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId, filter_id: String) -> Self {
        Self { user_id, filter_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")?, filter_id: parts.path(1, "filterId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetFilter::META, &[&self.user_id, &self.filter_id])?;
        Ok(request)
    }
}
