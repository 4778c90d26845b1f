//! `PUT /_matrix/client/v3/text`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3text>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

/// The body of the response.
pub use lattice_wire::PlainText as Response;

/// The operation `client/writeText`.
#[derive(Debug, Clone, Copy)]
pub struct WriteText;

impl Operation for WriteText {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/writeText",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/text",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Text,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: String) -> Self {
        Self { body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.text()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(WriteText::META, &[])?;
        let request = request.text(self.body);
        Ok(request)
    }
}
