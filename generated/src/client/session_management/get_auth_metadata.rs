//! `GET /_matrix/client/v1/auth_metadata`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv1auth_metadata>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/getAuthMetadata`.
#[derive(Debug, Clone, Copy)]
pub struct GetAuthMetadata;

impl Operation for GetAuthMetadata {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getAuthMetadata",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v1/auth_metadata",
        also: &["/_matrix/client/unstable/org.matrix.msc2965/auth_metadata"],
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
        let request = Outgoing::new(GetAuthMetadata::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getAuthMetadata.Response"))]
#[non_exhaustive]
pub struct Response {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub revocation_endpoint: String,
    pub registration_endpoint: String,
    pub response_types_supported: Vec<String>,
    pub grant_types_supported: Vec<String>,
    pub response_modes_supported: Vec<String>,
    pub code_challenge_methods_supported: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_values_supported: Option<Vec<String>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        issuer: String,
        authorization_endpoint: String,
        token_endpoint: String,
        revocation_endpoint: String,
        registration_endpoint: String,
        response_types_supported: Vec<String>,
        grant_types_supported: Vec<String>,
        response_modes_supported: Vec<String>,
        code_challenge_methods_supported: Vec<String>,
    ) -> Self {
        Self {
            issuer,
            authorization_endpoint,
            token_endpoint,
            revocation_endpoint,
            registration_endpoint,
            response_types_supported,
            grant_types_supported,
            response_modes_supported,
            code_challenge_methods_supported,
            prompt_values_supported: None,
        }
    }

    /// Sets `prompt_values_supported`.
    #[must_use]
    pub fn prompt_values_supported(mut self, prompt_values_supported: Vec<String>) -> Self {
        self.prompt_values_supported = Some(prompt_values_supported);
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
