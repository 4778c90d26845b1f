//! `POST /_synapse/admin/v1/register`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedDeviceId, OwnedServerName, OwnedUserId};
use serde::{Deserialize, Serialize};

/// The operation `admin/registerWithSharedSecret`.
#[derive(Debug, Clone, Copy)]
pub struct RegisterWithSharedSecret;

impl Operation for RegisterWithSharedSecret {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "admin/registerWithSharedSecret",
        method: lattice_wire::Method::POST,
        path: "/_synapse/admin/v1/register",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Register),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_INVALID_USERNAME", "M_USER_IN_USE"],
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
        let request = Outgoing::new(RegisterWithSharedSecret::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.registerWithSharedSecret.Body"))]
#[non_exhaustive]
pub struct Body {
    pub nonce: String,
    pub username: String,
    pub password: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_type: Option<String>,
    pub mac: String,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(nonce: String, username: String, password: String, mac: String) -> Self {
        Self { nonce, username, password, admin: None, user_type: None, mac }
    }

    /// Sets `admin`.
    #[must_use]
    pub fn admin(mut self, admin: bool) -> Self {
        self.admin = Some(admin);
        self
    }

    /// Sets `user_type`.
    #[must_use]
    pub fn user_type(mut self, user_type: String) -> Self {
        self.user_type = Some(user_type);
        self
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Body")
            .field("nonce", &self.nonce)
            .field("username", &self.username)
            .field("admin", &self.admin)
            .field("user_type", &self.user_type)
            .finish_non_exhaustive()
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.registerWithSharedSecret.Response"))]
#[non_exhaustive]
pub struct Response {
    pub access_token: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub user_id: OwnedUserId,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub home_server: OwnedServerName,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub device_id: OwnedDeviceId,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        access_token: String,
        user_id: OwnedUserId,
        home_server: OwnedServerName,
        device_id: OwnedDeviceId,
    ) -> Self {
        Self { access_token, user_id, home_server, device_id }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("user_id", &self.user_id)
            .field("home_server", &self.home_server)
            .field("device_id", &self.device_id)
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
