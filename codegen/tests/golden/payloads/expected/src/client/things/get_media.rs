//! `GET /_matrix/client/v3/media/{mediaId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3mediamediaid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

/// The body of the response.
pub use lattice_wire::FederationMedia as Response;

/// The operation `client/getMedia`.
#[derive(Debug, Clone, Copy)]
pub struct GetMedia;

impl Operation for GetMedia {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getMedia",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/media/{mediaId}",
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
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub media_id: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(media_id: String) -> Self {
        Self { media_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { media_id: parts.path(0, "mediaId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetMedia::META, &[&self.media_id])?;
        Ok(request)
    }
}
