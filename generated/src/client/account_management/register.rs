//! `POST /_matrix/client/v3/register`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3register>

use lattice_wire::{
    Appservice, AuthClass, BodyKind, Confirmed, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedDeviceId, OwnedServerName, OwnedUserId};
use serde::{Deserialize, Serialize};

/// The operation `client/register`.
#[derive(Debug, Clone, Copy)]
pub struct Register;

impl Operation for Register {
    type Request = Request;
    type Response = Response;
    type Caller = Confirmed<Option<Appservice>>;
    const META: &'static Meta = &Meta {
        name: "client/register",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/register",
        also: &[],
        when: None,
        auth: AuthClass::AppserviceOptional,
        check: TokenCheck::Always,
        interactive: true,
        guest: false,
        rate: Some(RateClass::Register),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_APPSERVICE_LOGIN_UNSUPPORTED", "M_FORBIDDEN", "M_INVALID_USERNAME", "M_USER_IN_USE"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub query: Query,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query, body: Body) -> Self {
        Self { query, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(Register::META, &[])?;
        let request = request.query(&self.query)?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.register.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { kind: None }
    }

    /// Sets `kind`.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind);
        self
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.register.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub device_id: Option<OwnedDeviceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_device_display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inhibit_login: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            username: None,
            password: None,
            device_id: None,
            initial_device_display_name: None,
            inhibit_login: None,
            refresh_token: None,
            r#type: None,
        }
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

    /// Sets `inhibit_login`.
    #[must_use]
    pub fn inhibit_login(mut self, inhibit_login: bool) -> Self {
        self.inhibit_login = Some(inhibit_login);
        self
    }

    /// Sets `refresh_token`.
    #[must_use]
    pub fn refresh_token(mut self, refresh_token: bool) -> Self {
        self.refresh_token = Some(refresh_token);
        self
    }

    /// Sets `type`.
    #[must_use]
    pub fn r#type(mut self, r#type: String) -> Self {
        self.r#type = Some(r#type);
        self
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Body")
            .field("username", &self.username)
            .field("device_id", &self.device_id)
            .field("initial_device_display_name", &self.initial_device_display_name)
            .field("inhibit_login", &self.inhibit_login)
            .field("refresh_token", &self.refresh_token)
            .field("type", &self.r#type)
            .finish_non_exhaustive()
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.register.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub user_id: OwnedUserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub expires_in_ms: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub home_server: Option<OwnedServerName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub device_id: Option<OwnedDeviceId>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(user_id: OwnedUserId) -> Self {
        Self {
            user_id,
            access_token: None,
            refresh_token: None,
            expires_in_ms: None,
            home_server: None,
            device_id: None,
        }
    }

    /// Sets `access_token`.
    #[must_use]
    pub fn access_token(mut self, access_token: String) -> Self {
        self.access_token = Some(access_token);
        self
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

    /// Sets `device_id`.
    #[must_use]
    pub fn device_id(mut self, device_id: OwnedDeviceId) -> Self {
        self.device_id = Some(device_id);
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

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Kind {
    Guest,
    User,
    Other(String),
}

impl From<String> for Kind {
    fn from(value: String) -> Self {
        match value.as_str() {
            "guest" => Self::Guest,
            "user" => Self::User,
            _ => Self::Other(value),
        }
    }
}

impl From<Kind> for String {
    fn from(value: Kind) -> Self {
        match value {
            Kind::Guest => "guest".to_owned(),
            Kind::User => "user".to_owned(),
            Kind::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Kind {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.register.Kind".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["guest", "user", ] })
    }
}
