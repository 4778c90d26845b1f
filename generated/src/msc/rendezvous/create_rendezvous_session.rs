//! `POST /_matrix/client/unstable/io.element.msc4388/rendezvous`

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `msc/createRendezvousSession`.
#[derive(Debug, Clone, Copy)]
pub struct CreateRendezvousSession;

impl Operation for CreateRendezvousSession {
    type Request = Request;
    type Response = Response;
    type Caller = Option<Caller>;
    const META: &'static Meta = &Meta {
        name: "msc/createRendezvousSession",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/unstable/io.element.msc4388/rendezvous",
        also: &[],
        when: None,
        auth: AuthClass::UserOptional,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_TOO_LARGE"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: Body) -> Self {
        Self { body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(CreateRendezvousSession::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.createRendezvousSession.Body"))]
#[non_exhaustive]
pub struct Body {
    pub data: String,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(data: String) -> Self {
        Self { data }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.createRendezvousSession.Response"))]
#[non_exhaustive]
pub struct Response {
    pub id: String,
    pub sequence_token: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub expires_in_ms: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(id: String, sequence_token: String, expires_in_ms: Int) -> Self {
        Self { id, sequence_token, expires_in_ms }
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
