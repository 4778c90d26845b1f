//! `GET /_matrix/client/v3/capabilities`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3capabilities>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `client/getCapabilities`.
#[derive(Debug, Clone, Copy)]
pub struct GetCapabilities;

impl Operation for GetCapabilities {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getCapabilities",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/capabilities",
        also: &[],
        when: None,
        auth: AuthClass::User,
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
        let request = Outgoing::new(GetCapabilities::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.Response"))]
#[non_exhaustive]
pub struct Response {
    pub capabilities: Capabilities,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(capabilities: Capabilities) -> Self {
        Self { capabilities }
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

/// The value of `capabilities`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.Capabilities"))]
#[non_exhaustive]
pub struct Capabilities {
    #[serde(rename = "m.change_password")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_password: Option<CapabilitiesChangePassword>,
    #[serde(rename = "m.room_versions")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_versions: Option<CapabilitiesRoomVersions>,
    #[serde(rename = "m.set_displayname")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_displayname: Option<CapabilitiesSetDisplayname>,
    #[serde(rename = "m.set_avatar_url")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_avatar_url: Option<CapabilitiesSetAvatarUrl>,
    #[serde(rename = "m.3pid_changes")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub m_3pid_changes: Option<CapabilitiesM3pidChanges>,
    #[serde(rename = "m.get_login_token")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub get_login_token: Option<CapabilitiesGetLoginToken>,
    #[serde(rename = "m.profile_fields")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_fields: Option<CapabilitiesProfileFields>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Capabilities {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            change_password: None,
            room_versions: None,
            set_displayname: None,
            set_avatar_url: None,
            m_3pid_changes: None,
            get_login_token: None,
            profile_fields: None,
            others: BTreeMap::new(),
        }
    }

    /// Sets `m.change_password`.
    #[must_use]
    pub fn change_password(mut self, change_password: CapabilitiesChangePassword) -> Self {
        self.change_password = Some(change_password);
        self
    }

    /// Sets `m.room_versions`.
    #[must_use]
    pub fn room_versions(mut self, room_versions: CapabilitiesRoomVersions) -> Self {
        self.room_versions = Some(room_versions);
        self
    }

    /// Sets `m.set_displayname`.
    #[must_use]
    pub fn set_displayname(mut self, set_displayname: CapabilitiesSetDisplayname) -> Self {
        self.set_displayname = Some(set_displayname);
        self
    }

    /// Sets `m.set_avatar_url`.
    #[must_use]
    pub fn set_avatar_url(mut self, set_avatar_url: CapabilitiesSetAvatarUrl) -> Self {
        self.set_avatar_url = Some(set_avatar_url);
        self
    }

    /// Sets `m.3pid_changes`.
    #[must_use]
    pub fn m_3pid_changes(mut self, m_3pid_changes: CapabilitiesM3pidChanges) -> Self {
        self.m_3pid_changes = Some(m_3pid_changes);
        self
    }

    /// Sets `m.get_login_token`.
    #[must_use]
    pub fn get_login_token(mut self, get_login_token: CapabilitiesGetLoginToken) -> Self {
        self.get_login_token = Some(get_login_token);
        self
    }

    /// Sets `m.profile_fields`.
    #[must_use]
    pub fn profile_fields(mut self, profile_fields: CapabilitiesProfileFields) -> Self {
        self.profile_fields = Some(profile_fields);
        self
    }
}

/// The value of `m.change_password`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.CapabilitiesChangePassword"))]
#[non_exhaustive]
pub struct CapabilitiesChangePassword {
    pub enabled: bool,
}

impl CapabilitiesChangePassword {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { enabled }
    }
}

/// The value of `m.room_versions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.CapabilitiesRoomVersions"))]
#[non_exhaustive]
pub struct CapabilitiesRoomVersions {
    pub default: String,
    pub available: BTreeMap<String, CapabilitiesRoomVersionsAvailable>,
}

impl CapabilitiesRoomVersions {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(default: String, available: BTreeMap<String, CapabilitiesRoomVersionsAvailable>) -> Self {
        Self { default, available }
    }
}

/// The value of `m.set_displayname`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.CapabilitiesSetDisplayname"))]
#[non_exhaustive]
pub struct CapabilitiesSetDisplayname {
    pub enabled: bool,
}

impl CapabilitiesSetDisplayname {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { enabled }
    }
}

/// The value of `m.set_avatar_url`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.CapabilitiesSetAvatarUrl"))]
#[non_exhaustive]
pub struct CapabilitiesSetAvatarUrl {
    pub enabled: bool,
}

impl CapabilitiesSetAvatarUrl {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { enabled }
    }
}

/// The value of `m.3pid_changes`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.CapabilitiesM3pidChanges"))]
#[non_exhaustive]
pub struct CapabilitiesM3pidChanges {
    pub enabled: bool,
}

impl CapabilitiesM3pidChanges {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { enabled }
    }
}

/// The value of `m.get_login_token`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.CapabilitiesGetLoginToken"))]
#[non_exhaustive]
pub struct CapabilitiesGetLoginToken {
    pub enabled: bool,
}

impl CapabilitiesGetLoginToken {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { enabled }
    }
}

/// The value of `m.profile_fields`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getCapabilities.CapabilitiesProfileFields"))]
#[non_exhaustive]
pub struct CapabilitiesProfileFields {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disallowed: Option<Vec<String>>,
    pub enabled: bool,
}

impl CapabilitiesProfileFields {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { allowed: None, disallowed: None, enabled }
    }

    /// Sets `allowed`.
    #[must_use]
    pub fn allowed(mut self, allowed: Vec<String>) -> Self {
        self.allowed = Some(allowed);
        self
    }

    /// Sets `disallowed`.
    #[must_use]
    pub fn disallowed(mut self, disallowed: Vec<String>) -> Self {
        self.disallowed = Some(disallowed);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum CapabilitiesRoomVersionsAvailable {
    Stable,
    Unstable,
    Other(String),
}

impl From<String> for CapabilitiesRoomVersionsAvailable {
    fn from(value: String) -> Self {
        match value.as_str() {
            "stable" => Self::Stable,
            "unstable" => Self::Unstable,
            _ => Self::Other(value),
        }
    }
}

impl From<CapabilitiesRoomVersionsAvailable> for String {
    fn from(value: CapabilitiesRoomVersionsAvailable) -> Self {
        match value {
            CapabilitiesRoomVersionsAvailable::Stable => "stable".to_owned(),
            CapabilitiesRoomVersionsAvailable::Unstable => "unstable".to_owned(),
            CapabilitiesRoomVersionsAvailable::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CapabilitiesRoomVersionsAvailable {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getCapabilities.CapabilitiesRoomVersionsAvailable".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["stable", "unstable", ] })
    }
}
