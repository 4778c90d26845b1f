//! Named shapes that more than one section uses, from `spec/types.yaml`.

use lattice_wire::Int;

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// `UserIdentifier` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "UserIdentifier"))]
#[non_exhaustive]
pub struct UserIdentifier {
    pub r#type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl UserIdentifier {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(r#type: String) -> Self {
        Self { r#type, user: None, medium: None, address: None, country: None, phone: None }
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

    /// Sets `country`.
    #[must_use]
    pub fn country(mut self, country: String) -> Self {
        self.country = Some(country);
        self
    }

    /// Sets `phone`.
    #[must_use]
    pub fn phone(mut self, phone: String) -> Self {
        self.phone = Some(phone);
        self
    }
}

/// `ThirdPartySigned` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ThirdPartySigned"))]
#[non_exhaustive]
pub struct ThirdPartySigned {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub sender: OwnedUserId,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub mxid: OwnedUserId,
    pub token: String,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub signatures: Box<RawValue>,
}

impl ThirdPartySigned {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(sender: OwnedUserId, mxid: OwnedUserId, token: String, signatures: Box<RawValue>) -> Self {
        Self { sender, mxid, token, signatures }
    }
}

impl std::fmt::Debug for ThirdPartySigned {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ThirdPartySigned")
            .field("sender", &self.sender)
            .field("mxid", &self.mxid)
            .field("signatures", &self.signatures)
            .finish_non_exhaustive()
    }
}

/// `Invite3pid` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Invite3pid"))]
#[non_exhaustive]
pub struct Invite3pid {
    pub id_server: String,
    pub id_access_token: String,
    pub medium: String,
    pub address: String,
}

impl Invite3pid {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(id_server: String, id_access_token: String, medium: String, address: String) -> Self {
        Self { id_server, id_access_token, medium, address }
    }
}

impl std::fmt::Debug for Invite3pid {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Invite3pid")
            .field("id_server", &self.id_server)
            .field("medium", &self.medium)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// `StateEventTemplate` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "StateEventTemplate"))]
#[non_exhaustive]
pub struct StateEventTemplate {
    pub r#type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_key: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub content: Box<RawValue>,
}

impl StateEventTemplate {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(r#type: String, content: Box<RawValue>) -> Self {
        Self { r#type, state_key: None, content }
    }

    /// Sets `state_key`.
    #[must_use]
    pub fn state_key(mut self, state_key: String) -> Self {
        self.state_key = Some(state_key);
        self
    }
}

/// `DiscoveryInformation` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DiscoveryInformation"))]
#[non_exhaustive]
pub struct DiscoveryInformation {
    #[serde(rename = "m.homeserver")]
    pub homeserver: DiscoveryInformationHomeserver,
    #[serde(rename = "m.identity_server")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_server: Option<DiscoveryInformationIdentityServer>,
}

impl DiscoveryInformation {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(homeserver: DiscoveryInformationHomeserver) -> Self {
        Self { homeserver, identity_server: None }
    }

    /// Sets `m.identity_server`.
    #[must_use]
    pub fn identity_server(mut self, identity_server: DiscoveryInformationIdentityServer) -> Self {
        self.identity_server = Some(identity_server);
        self
    }
}

/// What stands under `m.homeserver`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DiscoveryInformationHomeserver"))]
#[non_exhaustive]
pub struct DiscoveryInformationHomeserver {
    pub base_url: String,
}

impl DiscoveryInformationHomeserver {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(base_url: String) -> Self {
        Self { base_url }
    }
}

/// What stands under `m.identity_server`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DiscoveryInformationIdentityServer"))]
#[non_exhaustive]
pub struct DiscoveryInformationIdentityServer {
    pub base_url: String,
}

impl DiscoveryInformationIdentityServer {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(base_url: String) -> Self {
        Self { base_url }
    }
}

/// `EventBatch` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "EventBatch"))]
#[non_exhaustive]
pub struct EventBatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl EventBatch {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new() -> Self {
        Self { events: None }
    }

    /// Sets `events`.
    #[must_use]
    pub fn events(mut self, events: Vec<Box<RawValue>>) -> Self {
        self.events = Some(events);
        self
    }
}

/// `TimelineBatch` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TimelineBatch"))]
#[non_exhaustive]
pub struct TimelineBatch {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub events: Vec<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_batch: Option<String>,
}

impl TimelineBatch {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new(events: Vec<Box<RawValue>>) -> Self {
        Self { events, limited: None, prev_batch: None }
    }

    /// Sets `limited`.
    #[must_use]
    pub fn limited(mut self, limited: bool) -> Self {
        self.limited = Some(limited);
        self
    }

    /// Sets `prev_batch`.
    #[must_use]
    pub fn prev_batch(mut self, prev_batch: String) -> Self {
        self.prev_batch = Some(prev_batch);
        self
    }
}

/// `NotificationCounts` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "NotificationCounts"))]
#[non_exhaustive]
pub struct NotificationCounts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub highlight_count: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub notification_count: Option<Int>,
}

impl NotificationCounts {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new() -> Self {
        Self { highlight_count: None, notification_count: None }
    }

    /// Sets `highlight_count`.
    #[must_use]
    pub fn highlight_count(mut self, highlight_count: Int) -> Self {
        self.highlight_count = Some(highlight_count);
        self
    }

    /// Sets `notification_count`.
    #[must_use]
    pub fn notification_count(mut self, notification_count: Int) -> Self {
        self.notification_count = Some(notification_count);
        self
    }
}
