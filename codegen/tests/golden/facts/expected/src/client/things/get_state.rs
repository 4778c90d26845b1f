//! `GET /_matrix/client/v3/state/{key}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3statekey>

use lattice_wire::{
    Appservice, AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/getState`.
#[derive(Debug, Clone, Copy)]
pub struct GetState;

impl Operation for GetState {
    type Request = Request;
    type Response = Response;
    type Caller = Option<Appservice>;
    const META: &'static Meta = &Meta {
        name: "client/getState",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/state/{key}",
        also: &[
            "/_matrix/client/v3/state",
            "/_matrix/client/v3/state/",
            "/_matrix/client/unstable/org.matrix.msc0/state",
        ],
        when: None,
        auth: AuthClass::AppserviceOptional,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
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
pub struct Request {
    pub key: String,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(key: String, query: Query) -> Self {
        Self { key, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { key: parts.path(0, "key")?, query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetState::META, &[&self.key])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getState.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(rename = "org.matrix.msc0.fast")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc0_fast: Option<bool>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { org_matrix_msc0_fast: None }
    }

    /// Sets `org.matrix.msc0.fast`.
    #[must_use]
    pub fn org_matrix_msc0_fast(mut self, org_matrix_msc0_fast: bool) -> Self {
        self.org_matrix_msc0_fast = Some(org_matrix_msc0_fast);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getState.Response"))]
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
