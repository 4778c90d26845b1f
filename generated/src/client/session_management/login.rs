//! `POST /_matrix/client/v3/login`

use lattice_wire::{
    AuthClass, BodyKind, FromParts, Int, IntoReply, MatrixError, Meta, Method, Operation, Parts, RateClass,
    Reply, TokenCheck,
};

use ruma_common::{OwnedDeviceId, OwnedServerName, OwnedUserId};
use serde::{Deserialize, Serialize};

use crate::types::{DiscoveryInformation, UserIdentifier};

/// The operation `client/login`.
#[derive(Debug, Clone, Copy)]
pub struct Login;

impl Operation for Login {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/login",
        method: Method::POST,
        path: "/_matrix/client/v3/login",
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Login),
        since: None,
        deprecated: None,
        body: BodyKind::Json,
        max_body: 65536,
        errors: &["M_APPSERVICE_LOGIN_UNSUPPORTED", "M_FORBIDDEN", "M_UNKNOWN", "M_USER_DEACTIVATED"],
    };
}

/// What the client said.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: Body,
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.json()? })
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.Body"))]
#[non_exhaustive]
pub struct Body {
    pub r#type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<UserIdentifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub device_id: Option<OwnedDeviceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_device_display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<bool>,
}

impl Body {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(r#type: String) -> Self {
        Self {
            r#type,
            identifier: None,
            user: None,
            medium: None,
            address: None,
            password: None,
            token: None,
            device_id: None,
            initial_device_display_name: None,
            refresh_token: None,
        }
    }

    /// Sets `identifier`.
    #[must_use]
    pub fn identifier(mut self, identifier: UserIdentifier) -> Self {
        self.identifier = Some(identifier);
        self
    }

    /// Sets `user`.
    #[must_use]
    pub fn user(mut self, user: String) -> Self {
        self.user = Some(user);
        self
    }

    /// Sets `medium`.
    #[must_use]
    pub fn medium(mut self, medium: String) -> Self {
        self.medium = Some(medium);
        self
    }

    /// Sets `address`.
    #[must_use]
    pub fn address(mut self, address: String) -> Self {
        self.address = Some(address);
        self
    }

    /// Sets `password`.
    #[must_use]
    pub fn password(mut self, password: String) -> Self {
        self.password = Some(password);
        self
    }

    /// Sets `token`.
    #[must_use]
    pub fn token(mut self, token: String) -> Self {
        self.token = Some(token);
        self
    }

    /// Sets `device_id`.
    #[must_use]
    pub fn device_id(mut self, device_id: OwnedDeviceId) -> Self {
        self.device_id = Some(device_id);
        self
    }

    /// Sets `initial_device_display_name`.
    #[must_use]
    pub fn initial_device_display_name(mut self, initial_device_display_name: String) -> Self {
        self.initial_device_display_name = Some(initial_device_display_name);
        self
    }

    /// Sets `refresh_token`.
    #[must_use]
    pub fn refresh_token(mut self, refresh_token: bool) -> Self {
        self.refresh_token = Some(refresh_token);
        self
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Body")
            .field("type", &self.r#type)
            .field("identifier", &self.identifier)
            .field("user", &self.user)
            .field("medium", &self.medium)
            .field("address", &self.address)
            .field("device_id", &self.device_id)
            .field("initial_device_display_name", &self.initial_device_display_name)
            .field("refresh_token", &self.refresh_token)
            .finish_non_exhaustive()
    }
}

/// The body of the answer.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub user_id: OwnedUserId,
    pub access_token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub expires_in_ms: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub home_server: Option<OwnedServerName>,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub device_id: OwnedDeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub well_known: Option<DiscoveryInformation>,
}

impl Response {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(user_id: OwnedUserId, access_token: String, device_id: OwnedDeviceId) -> Self {
        Self {
            user_id,
            access_token,
            refresh_token: None,
            expires_in_ms: None,
            home_server: None,
            device_id,
            well_known: None,
        }
    }

    /// Sets `refresh_token`.
    #[must_use]
    pub fn refresh_token(mut self, refresh_token: String) -> Self {
        self.refresh_token = Some(refresh_token);
        self
    }

    /// Sets `expires_in_ms`.
    #[must_use]
    pub fn expires_in_ms(mut self, expires_in_ms: Int) -> Self {
        self.expires_in_ms = Some(expires_in_ms);
        self
    }

    /// Sets `home_server`.
    #[must_use]
    pub fn home_server(mut self, home_server: OwnedServerName) -> Self {
        self.home_server = Some(home_server);
        self
    }

    /// Sets `well_known`.
    #[must_use]
    pub fn well_known(mut self, well_known: DiscoveryInformation) -> Self {
        self.well_known = Some(well_known);
        self
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("user_id", &self.user_id)
            .field("expires_in_ms", &self.expires_in_ms)
            .field("home_server", &self.home_server)
            .field("device_id", &self.device_id)
            .field("well_known", &self.well_known)
            .finish_non_exhaustive()
    }
}
