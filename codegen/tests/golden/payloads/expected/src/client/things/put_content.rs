//! `POST /_matrix/media/v3/upload`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixmediav3upload>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, TokenCheck, Upload,
};

/// The body of the response.
pub use lattice_wire::Download as Response;

/// The operation `client/putContent`.
#[derive(Debug, Clone, Copy)]
pub struct PutContent;

impl Operation for PutContent {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/putContent",
        method: lattice_wire::Method::POST,
        path: "/_matrix/media/v3/upload",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Stream,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug)]
#[non_exhaustive]
pub struct Request {
    pub content_type: Option<String>,
    pub body: Upload,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(content_type: Option<String>, body: Upload) -> Self {
        Self { content_type, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { content_type: parts.header("Content-Type")?, body: parts.upload() })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(PutContent::META, &[])?;
        let request = request.header("Content-Type", self.content_type.as_ref().map(|value| value as _))?;
        let request = request.upload(self.body);
        Ok(request)
    }
}
