//! `GET /_matrix/client/v3/thirdparty/protocol/{protocol}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3thirdpartyprotocolprotocol>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, TokenCheck,
};

/// The body of the response.
pub use crate::types::Protocol as Response;

/// The operation `client/getProtocolMetadata`.
#[derive(Debug, Clone, Copy)]
pub struct GetProtocolMetadata;

impl Operation for GetProtocolMetadata {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getProtocolMetadata",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/thirdparty/protocol/{protocol}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
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
    pub protocol: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(protocol: String) -> Self {
        Self { protocol }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { protocol: parts.path(0, "protocol")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetProtocolMetadata::META, &[&self.protocol])?;
        Ok(request)
    }
}
