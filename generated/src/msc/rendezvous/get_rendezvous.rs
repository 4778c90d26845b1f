//! `GET /_matrix/client/unstable/org.matrix.msc4108/rendezvous/{sessionId}`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

/// The body of the response.
pub use lattice_wire::PlainText as Response;

/// The operation `msc/getRendezvous`.
#[derive(Debug, Clone, Copy)]
pub struct GetRendezvous;

impl Operation for GetRendezvous {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "msc/getRendezvous",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/unstable/org.matrix.msc4108/rendezvous/{sessionId}",
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
        errors: &["M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub session_id: String,
    pub if_none_match: Option<String>,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(session_id: String, if_none_match: Option<String>) -> Self {
        Self { session_id, if_none_match }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { session_id: parts.path(0, "sessionId")?, if_none_match: parts.header("If-None-Match")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetRendezvous::META, &[&self.session_id])?;
        let request = request.header("If-None-Match", self.if_none_match.as_ref().map(|value| value as _))?;
        Ok(request)
    }
}
