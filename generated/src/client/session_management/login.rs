//! `POST /_matrix/client/v3/login`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3login>

use lattice_wire::{
    Appservice, AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedDeviceId, OwnedServerName, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::types::DiscoveryInformation;

/// The operation `client/login`.
#[derive(Debug, Clone, Copy)]
pub struct Login;

impl Operation for Login {
    type Request = Request;
    type Response = Response;
    type Caller = Option<Appservice>;
    const META: &'static Meta = &Meta {
        name: "client/login",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/login",
        also: &[],
        when: None,
        auth: AuthClass::AppserviceOptional,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Login),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_APPSERVICE_LOGIN_UNSUPPORTED", "M_FORBIDDEN", "M_UNKNOWN", "M_USER_DEACTIVATED"],
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
        let request = Outgoing::new(Login::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The fields of every variant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.BodyCommon"))]
#[non_exhaustive]
pub struct BodyCommon {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<BodyCommonIdentifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub device_id: Option<OwnedDeviceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_device_display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<bool>,
}

impl BodyCommon {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            identifier: None,
            user: None,
            medium: None,
            address: None,
            device_id: None,
            initial_device_display_name: None,
            refresh_token: None,
        }
    }

    /// Sets `identifier`.
    #[must_use]
    pub fn identifier(mut self, identifier: BodyCommonIdentifier) -> Self {
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

/// The fields of every variant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.BodyCommonIdentifierCommon"))]
#[non_exhaustive]
pub struct BodyCommonIdentifierCommon {}

impl BodyCommonIdentifierCommon {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

/// The fields if `type` is `m.id.user`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.BodyCommonIdentifierIdUser"))]
#[non_exhaustive]
pub struct BodyCommonIdentifierIdUser {
    pub user: String,
}

impl BodyCommonIdentifierIdUser {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(user: String) -> Self {
        Self { user }
    }
}

/// The fields if `type` is `m.id.thirdparty`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.BodyCommonIdentifierIdThirdparty"))]
#[non_exhaustive]
pub struct BodyCommonIdentifierIdThirdparty {
    pub medium: String,
    pub address: String,
}

impl BodyCommonIdentifierIdThirdparty {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(medium: String, address: String) -> Self {
        Self { medium, address }
    }
}

/// The fields if `type` is `m.id.phone`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.BodyCommonIdentifierIdPhone"))]
#[non_exhaustive]
pub struct BodyCommonIdentifierIdPhone {
    pub country: String,
    pub phone: String,
}

impl BodyCommonIdentifierIdPhone {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(country: String, phone: String) -> Self {
        Self { country, phone }
    }
}

/// The fields if `type` is `m.login.password`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.BodyLoginPassword"))]
#[non_exhaustive]
pub struct BodyLoginPassword {
    pub password: String,
}

impl BodyLoginPassword {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(password: String) -> Self {
        Self { password }
    }
}

impl std::fmt::Debug for BodyLoginPassword {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("BodyLoginPassword").finish_non_exhaustive()
    }
}

/// The fields if `type` is `m.login.token`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.BodyLoginToken"))]
#[non_exhaustive]
pub struct BodyLoginToken {
    pub token: String,
}

impl BodyLoginToken {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(token: String) -> Self {
        Self { token }
    }
}

impl std::fmt::Debug for BodyLoginToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("BodyLoginToken").finish_non_exhaustive()
    }
}

/// The fields if `type` is `m.login.application_service`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.login.BodyLoginApplicationService"))]
#[non_exhaustive]
pub struct BodyLoginApplicationService {}

impl BodyLoginApplicationService {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

/// The body of the response.
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
    /// Sets the required fields; the optional fields are absent.
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

/// An open union by `type`.
#[derive(Debug, Clone)]
pub struct BodyCommonIdentifier {
    /// The fields of every variant.
    pub common: BodyCommonIdentifierCommon,
    /// The fields that depend on `type`.
    pub variant: BodyCommonIdentifierVariant,
}

/// The fields that depend on `type`. Debug output shows only the tag of an unknown object, which may
/// hold secrets.
#[derive(Clone)]
#[non_exhaustive]
pub enum BodyCommonIdentifierVariant {
    IdUser(BodyCommonIdentifierIdUser),
    IdThirdparty(BodyCommonIdentifierIdThirdparty),
    IdPhone(BodyCommonIdentifierIdPhone),
    /// An unknown tag with the whole object.
    Other(String, Box<RawValue>),
}

impl std::fmt::Debug for BodyCommonIdentifierVariant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::IdUser(own) => own.fmt(formatter),
            Self::IdThirdparty(own) => own.fmt(formatter),
            Self::IdPhone(own) => own.fmt(formatter),
            Self::Other(tag, _) => formatter.debug_tuple("Other").field(tag).finish(),
        }
    }
}

impl<'de> Deserialize<'de> for BodyCommonIdentifier {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Tag {
            #[serde(rename = "type")]
            tag: String,
        }
        let object = Box::<RawValue>::deserialize(deserializer)?;
        let Tag { tag } = lattice_wire::part(&object)?;
        let common = lattice_wire::part(&object)?;
        let variant = match tag.as_str() {
            "m.id.user" => BodyCommonIdentifierVariant::IdUser(lattice_wire::part(&object)?),
            "m.id.thirdparty" => BodyCommonIdentifierVariant::IdThirdparty(lattice_wire::part(&object)?),
            "m.id.phone" => BodyCommonIdentifierVariant::IdPhone(lattice_wire::part(&object)?),
            _ => BodyCommonIdentifierVariant::Other(tag, object),
        };
        Ok(Self { common, variant })
    }
}

impl Serialize for BodyCommonIdentifier {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'a, T> {
            #[serde(rename = "type")]
            tag: &'static str,
            #[serde(flatten)]
            common: &'a BodyCommonIdentifierCommon,
            #[serde(flatten)]
            own: &'a T,
        }
        let common = &self.common;
        match &self.variant {
            BodyCommonIdentifierVariant::IdUser(own) => {
                Object { tag: "m.id.user", common, own }.serialize(serializer)
            }
            BodyCommonIdentifierVariant::IdThirdparty(own) => {
                Object { tag: "m.id.thirdparty", common, own }.serialize(serializer)
            }
            BodyCommonIdentifierVariant::IdPhone(own) => {
                Object { tag: "m.id.phone", common, own }.serialize(serializer)
            }
            BodyCommonIdentifierVariant::Other(_, object) => object.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for BodyCommonIdentifier {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.login.BodyCommonIdentifier".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        /// The fields of all variants, those of a single variant optional.
        #[derive(schemars::JsonSchema)]
        #[expect(dead_code, reason = "only its schema is used")]
        struct All {
            #[schemars(rename = "type")]
            tag: String,
            #[schemars(flatten)]
            common: BodyCommonIdentifierCommon,
            #[schemars(flatten)]
            variant_0: Option<BodyCommonIdentifierIdUser>,
            #[schemars(flatten)]
            variant_1: Option<BodyCommonIdentifierIdThirdparty>,
            #[schemars(flatten)]
            variant_2: Option<BodyCommonIdentifierIdPhone>,
        }
        All::json_schema(generator)
    }
}

/// An open union by `type`.
#[derive(Debug, Clone)]
pub struct Body {
    /// The fields of every variant.
    pub common: BodyCommon,
    /// The fields that depend on `type`.
    pub variant: BodyVariant,
}

/// The fields that depend on `type`. Debug output shows only the tag of an unknown object, which may
/// hold secrets.
#[derive(Clone)]
#[non_exhaustive]
pub enum BodyVariant {
    LoginPassword(BodyLoginPassword),
    LoginToken(BodyLoginToken),
    LoginApplicationService(BodyLoginApplicationService),
    /// An unknown tag with the whole object.
    Other(String, Box<RawValue>),
}

impl std::fmt::Debug for BodyVariant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LoginPassword(own) => own.fmt(formatter),
            Self::LoginToken(own) => own.fmt(formatter),
            Self::LoginApplicationService(own) => own.fmt(formatter),
            Self::Other(tag, _) => formatter.debug_tuple("Other").field(tag).finish(),
        }
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Tag {
            #[serde(rename = "type")]
            tag: String,
        }
        let object = Box::<RawValue>::deserialize(deserializer)?;
        let Tag { tag } = lattice_wire::part(&object)?;
        let common = lattice_wire::part(&object)?;
        let variant = match tag.as_str() {
            "m.login.password" => BodyVariant::LoginPassword(lattice_wire::part(&object)?),
            "m.login.token" => BodyVariant::LoginToken(lattice_wire::part(&object)?),
            "m.login.application_service" => {
                BodyVariant::LoginApplicationService(lattice_wire::part(&object)?)
            }
            _ => BodyVariant::Other(tag, object),
        };
        Ok(Self { common, variant })
    }
}

impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'a, T> {
            #[serde(rename = "type")]
            tag: &'static str,
            #[serde(flatten)]
            common: &'a BodyCommon,
            #[serde(flatten)]
            own: &'a T,
        }
        let common = &self.common;
        match &self.variant {
            BodyVariant::LoginPassword(own) => {
                Object { tag: "m.login.password", common, own }.serialize(serializer)
            }
            BodyVariant::LoginToken(own) => {
                Object { tag: "m.login.token", common, own }.serialize(serializer)
            }
            BodyVariant::LoginApplicationService(own) => {
                Object { tag: "m.login.application_service", common, own }.serialize(serializer)
            }
            BodyVariant::Other(_, object) => object.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Body {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.login.Body".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        /// The fields of all variants, those of a single variant optional.
        #[derive(schemars::JsonSchema)]
        #[expect(dead_code, reason = "only its schema is used")]
        struct All {
            #[schemars(rename = "type")]
            tag: String,
            #[schemars(flatten)]
            common: BodyCommon,
            #[schemars(flatten)]
            variant_0: Option<BodyLoginPassword>,
            #[schemars(flatten)]
            variant_1: Option<BodyLoginToken>,
            #[schemars(flatten)]
            variant_2: Option<BodyLoginApplicationService>,
        }
        All::json_schema(generator)
    }
}
