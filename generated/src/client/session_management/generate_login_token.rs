//! `POST /_matrix/client/v1/login/get_token`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv1loginget_token>

use lattice_wire::{
    AuthClass, BodyKind, Caller, Confirmed, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/generateLoginToken`.
#[derive(Debug, Clone, Copy)]
pub struct GenerateLoginToken;

impl Operation for GenerateLoginToken {
    type Request = Request;
    type Response = Response;
    type Caller = Confirmed<Caller>;
    const META: &'static Meta = &Meta {
        name: "client/generateLoginToken",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v1/login/get_token",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: true,
        guest: false,
        rate: Some(RateClass::Login),
        since: Some((1, 7)),
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
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
        let request = Outgoing::new(GenerateLoginToken::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.generateLoginToken.Body"))]
#[non_exhaustive]
pub struct Body {}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.generateLoginToken.Response"))]
#[non_exhaustive]
pub struct Response {
    pub login_token: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub expires_in_ms: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(login_token: String, expires_in_ms: Int) -> Self {
        Self { login_token, expires_in_ms }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Response").field("expires_in_ms", &self.expires_in_ms).finish_non_exhaustive()
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
