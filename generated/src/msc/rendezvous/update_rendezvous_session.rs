//! `PUT /_matrix/client/unstable/io.element.msc4388/rendezvous/{id}`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `msc/updateRendezvousSession`.
#[derive(Debug, Clone, Copy)]
pub struct UpdateRendezvousSession;

impl Operation for UpdateRendezvousSession {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "msc/updateRendezvousSession",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/unstable/io.element.msc4388/rendezvous/{id}",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["IO_ELEMENT_MSC4388_CONCURRENT_WRITE", "M_NOT_FOUND", "M_TOO_LARGE"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub id: String,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(id: String, body: Body) -> Self {
        Self { id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { id: parts.path(0, "id")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(UpdateRendezvousSession::META, &[&self.id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.updateRendezvousSession.Body"))]
#[non_exhaustive]
pub struct Body {
    pub sequence_token: String,
    pub data: String,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(sequence_token: String, data: String) -> Self {
        Self { sequence_token, data }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.updateRendezvousSession.Response"))]
#[non_exhaustive]
pub struct Response {
    pub sequence_token: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(sequence_token: String) -> Self {
        Self { sequence_token }
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
