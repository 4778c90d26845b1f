//! `GET /_matrix/client/v3/pushrules/global/`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3pushrulesglobal>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, RateClass, TokenCheck,
};

/// The body of the response.
pub use crate::types::PushRuleset as Response;

/// The operation `client/getPushRulesGlobal`.
#[derive(Debug, Clone, Copy)]
pub struct GetPushRulesGlobal;

impl Operation for GetPushRulesGlobal {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getPushRulesGlobal",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/pushrules/global/",
        also: &["/_matrix/client/v3/pushrules/global"],
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
        let request = Outgoing::new(GetPushRulesGlobal::META, &[])?;
        Ok(request)
    }
}
