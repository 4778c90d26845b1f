//! `GET /_matrix/client/unstable/io.element.msc4388/rendezvous/{id}`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `msc/getRendezvousSession`.
#[derive(Debug, Clone, Copy)]
pub struct GetRendezvousSession;

impl Operation for GetRendezvousSession {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "msc/getRendezvousSession",
        method: lattice_wire::Method::GET,
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
    pub id: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(id: String) -> Self {
        Self { id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { id: parts.path(0, "id")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetRendezvousSession::META, &[&self.id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getRendezvousSession.Response"))]
#[non_exhaustive]
pub struct Response {
    pub sequence_token: String,
    pub data: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub expires_in_ms: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(sequence_token: String, data: String, expires_in_ms: Int) -> Self {
        Self { sequence_token, data, expires_in_ms }
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
