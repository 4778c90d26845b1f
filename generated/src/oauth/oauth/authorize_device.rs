//! `POST /oauth2/device_authorization`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `oauth/authorizeDevice`.
#[derive(Debug, Clone, Copy)]
pub struct AuthorizeDevice;

impl Operation for AuthorizeDevice {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "oauth/authorizeDevice",
        method: lattice_wire::Method::POST,
        path: "/oauth2/device_authorization",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 18)),
        deprecated: false,
        body: BodyKind::Form,
        max_body: 65536,
        oauth_errors: true,
        errors: &["invalid_client", "invalid_request", "invalid_scope", "unauthorized_client"],
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
        Ok(Self { body: parts.form()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(AuthorizeDevice::META, &[])?;
        let request = request.form(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "oauth.authorizeDevice.Body"))]
#[non_exhaustive]
pub struct Body {
    pub client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(client_id: String) -> Self {
        Self { client_id, scope: None }
    }

    /// Sets `scope`.
    #[must_use]
    pub fn scope(mut self, scope: String) -> Self {
        self.scope = Some(scope);
        self
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "oauth.authorizeDevice.Response"))]
#[non_exhaustive]
pub struct Response {
    pub device_code: String,
    pub user_code: String,
    pub verification_uri: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_uri_complete: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub expires_in: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub interval: Option<Int>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(device_code: String, user_code: String, verification_uri: String, expires_in: Int) -> Self {
        Self {
            device_code,
            user_code,
            verification_uri,
            verification_uri_complete: None,
            expires_in,
            interval: None,
        }
    }

    /// Sets `verification_uri_complete`.
    #[must_use]
    pub fn verification_uri_complete(mut self, verification_uri_complete: String) -> Self {
        self.verification_uri_complete = Some(verification_uri_complete);
        self
    }

    /// Sets `interval`.
    #[must_use]
    pub fn interval(mut self, interval: Int) -> Self {
        self.interval = Some(interval);
        self
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("user_code", &self.user_code)
            .field("verification_uri", &self.verification_uri)
            .field("verification_uri_complete", &self.verification_uri_complete)
            .field("expires_in", &self.expires_in)
            .field("interval", &self.interval)
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
