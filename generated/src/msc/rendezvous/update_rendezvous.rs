//! `PUT /_matrix/client/unstable/org.matrix.msc4108/rendezvous/{sessionId}`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `msc/updateRendezvous`.
#[derive(Debug, Clone, Copy)]
pub struct UpdateRendezvous;

impl Operation for UpdateRendezvous {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "msc/updateRendezvous",
        method: lattice_wire::Method::PUT,
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
        body: BodyKind::Text,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_CONCURRENT_WRITE", "M_NOT_FOUND", "M_TOO_LARGE"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub session_id: String,
    pub if_match: Option<String>,
    pub body: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(session_id: String, if_match: Option<String>, body: String) -> Self {
        Self { session_id, if_match, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            session_id: parts.path(0, "sessionId")?,
            if_match: parts.header("If-Match")?,
            body: parts.text()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(UpdateRendezvous::META, &[&self.session_id])?;
        let request = request.header("If-Match", self.if_match.as_ref().map(|value| value as _))?;
        let request = request.text(self.body);
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.updateRendezvous.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Response {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}
