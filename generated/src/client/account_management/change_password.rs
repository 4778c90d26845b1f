//! `POST /_matrix/client/v3/account/password`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3accountpassword>

use lattice_wire::{
    AuthClass, BodyKind, Caller, Confirmed, EncodeError, FromParts, FromReply, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/changePassword`.
#[derive(Debug, Clone, Copy)]
pub struct ChangePassword;

impl Operation for ChangePassword {
    type Request = Request;
    type Response = Response;
    type Caller = Confirmed<Option<Caller>>;
    const META: &'static Meta = &Meta {
        name: "client/changePassword",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/account/password",
        also: &[],
        when: None,
        auth: AuthClass::UserOptional,
        check: TokenCheck::Always,
        interactive: true,
        guest: false,
        rate: Some(RateClass::Login),
        since: None,
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
        let request = Outgoing::new(ChangePassword::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.changePassword.Body"))]
#[non_exhaustive]
pub struct Body {
    pub new_password: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logout_devices: Option<bool>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(new_password: String) -> Self {
        Self { new_password, logout_devices: None }
    }

    /// Sets `logout_devices`.
    #[must_use]
    pub fn logout_devices(mut self, logout_devices: bool) -> Self {
        self.logout_devices = Some(logout_devices);
        self
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Body").field("logout_devices", &self.logout_devices).finish_non_exhaustive()
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.changePassword.Response"))]
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
