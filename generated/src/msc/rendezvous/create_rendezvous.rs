//! `POST /_matrix/client/unstable/org.matrix.msc4108/rendezvous`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `msc/createRendezvous`.
#[derive(Debug, Clone, Copy)]
pub struct CreateRendezvous;

impl Operation for CreateRendezvous {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "msc/createRendezvous",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/unstable/org.matrix.msc4108/rendezvous",
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
        errors: &["M_TOO_LARGE"],
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
        let request = Outgoing::new(CreateRendezvous::META, &[])?;
        let request = request.text(self.body);
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.createRendezvous.Response"))]
#[non_exhaustive]
pub struct Response {
    pub url: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(url: String) -> Self {
        Self { url }
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
