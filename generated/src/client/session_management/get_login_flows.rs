//! `GET /_matrix/client/v3/login`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3login>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/getLoginFlows`.
#[derive(Debug, Clone, Copy)]
pub struct GetLoginFlows;

impl Operation for GetLoginFlows {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getLoginFlows",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/login",
        also: &[],
        when: None,
        auth: AuthClass::None,
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
        let request = Outgoing::new(GetLoginFlows::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getLoginFlows.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flows: Option<Vec<Flows>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { flows: None }
    }

    /// Sets `flows`.
    #[must_use]
    pub fn flows(mut self, flows: Vec<Flows>) -> Self {
        self.flows = Some(flows);
        self
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

/// The value of `flows`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getLoginFlows.Flows"))]
#[non_exhaustive]
pub struct Flows {
    pub r#type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub get_login_token: Option<bool>,
}

impl Flows {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(r#type: String) -> Self {
        Self { r#type, get_login_token: None }
    }

    /// Sets `get_login_token`.
    #[must_use]
    pub fn get_login_token(mut self, get_login_token: bool) -> Self {
        self.get_login_token = Some(get_login_token);
        self
    }
}
