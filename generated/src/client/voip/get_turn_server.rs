//! `GET /_matrix/client/v3/voip/turnServer`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3voipturnserver>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/getTurnServer`.
#[derive(Debug, Clone, Copy)]
pub struct GetTurnServer;

impl Operation for GetTurnServer {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getTurnServer",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/voip/turnServer",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
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
pub struct Request {}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetTurnServer::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getTurnServer.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uris: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub ttl: Option<Int>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { username: None, password: None, uris: None, ttl: None }
    }

    /// Sets `username`.
    #[must_use]
    pub fn username(mut self, username: String) -> Self {
        self.username = Some(username);
        self
    }

    /// Sets `password`.
    #[must_use]
    pub fn password(mut self, password: String) -> Self {
        self.password = Some(password);
        self
    }

    /// Sets `uris`.
    #[must_use]
    pub fn uris(mut self, uris: Vec<String>) -> Self {
        self.uris = Some(uris);
        self
    }

    /// Sets `ttl`.
    #[must_use]
    pub fn ttl(mut self, ttl: Int) -> Self {
        self.ttl = Some(ttl);
        self
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("username", &self.username)
            .field("uris", &self.uris)
            .field("ttl", &self.ttl)
            .finish_non_exhaustive()
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
