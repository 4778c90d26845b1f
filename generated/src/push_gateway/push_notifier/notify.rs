//! `POST /_matrix/push/v1/notify`
//!
//! Specification: <https://spec.matrix.org/v1.17/push-gateway-api/#post_matrixpushv1notify>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomAliasId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `push_gateway/notify`.
#[derive(Debug, Clone, Copy)]
pub struct Notify;

impl Operation for Notify {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "push_gateway/notify",
        method: lattice_wire::Method::POST,
        path: "/_matrix/push/v1/notify",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
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
        let request = Outgoing::new(Notify::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "push_gateway.notify.Body"))]
#[non_exhaustive]
pub struct Body {
    pub notification: Notification,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(notification: Notification) -> Self {
        Self { notification }
    }
}

/// The value of `notification`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "push_gateway.notify.Notification"))]
#[non_exhaustive]
pub struct Notification {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub event_id: Option<OwnedEventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_id: Option<OwnedRoomId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub sender: Option<OwnedUserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_alias: Option<OwnedRoomAliasId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_is_target: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prio: Option<NotificationPrio>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub content: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<NotificationCounts>,
    pub devices: Vec<NotificationDevices>,
}

impl Notification {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(devices: Vec<NotificationDevices>) -> Self {
        Self {
            event_id: None,
            room_id: None,
            r#type: None,
            sender: None,
            sender_display_name: None,
            room_name: None,
            room_alias: None,
            user_is_target: None,
            prio: None,
            content: None,
            counts: None,
            devices,
        }
    }

    /// Sets `event_id`.
    #[must_use]
    pub fn event_id(mut self, event_id: OwnedEventId) -> Self {
        self.event_id = Some(event_id);
        self
    }

    /// Sets `room_id`.
    #[must_use]
    pub fn room_id(mut self, room_id: OwnedRoomId) -> Self {
        self.room_id = Some(room_id);
        self
    }

    /// Sets `type`.
    #[must_use]
    pub fn r#type(mut self, r#type: String) -> Self {
        self.r#type = Some(r#type);
        self
    }

    /// Sets `sender`.
    #[must_use]
    pub fn sender(mut self, sender: OwnedUserId) -> Self {
        self.sender = Some(sender);
        self
    }

    /// Sets `sender_display_name`.
    #[must_use]
    pub fn sender_display_name(mut self, sender_display_name: String) -> Self {
        self.sender_display_name = Some(sender_display_name);
        self
    }

    /// Sets `room_name`.
    #[must_use]
    pub fn room_name(mut self, room_name: String) -> Self {
        self.room_name = Some(room_name);
        self
    }

    /// Sets `room_alias`.
    #[must_use]
    pub fn room_alias(mut self, room_alias: OwnedRoomAliasId) -> Self {
        self.room_alias = Some(room_alias);
        self
    }

    /// Sets `user_is_target`.
    #[must_use]
    pub fn user_is_target(mut self, user_is_target: bool) -> Self {
        self.user_is_target = Some(user_is_target);
        self
    }

    /// Sets `prio`.
    #[must_use]
    pub fn prio(mut self, prio: NotificationPrio) -> Self {
        self.prio = Some(prio);
        self
    }

    /// Sets `content`.
    #[must_use]
    pub fn content(mut self, content: Box<RawValue>) -> Self {
        self.content = Some(content);
        self
    }

    /// Sets `counts`.
    #[must_use]
    pub fn counts(mut self, counts: NotificationCounts) -> Self {
        self.counts = Some(counts);
        self
    }
}

/// The value of `counts`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "push_gateway.notify.NotificationCounts"))]
#[non_exhaustive]
pub struct NotificationCounts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub unread: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub missed_calls: Option<Int>,
}

impl NotificationCounts {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { unread: None, missed_calls: None }
    }

    /// Sets `unread`.
    #[must_use]
    pub fn unread(mut self, unread: Int) -> Self {
        self.unread = Some(unread);
        self
    }

    /// Sets `missed_calls`.
    #[must_use]
    pub fn missed_calls(mut self, missed_calls: Int) -> Self {
        self.missed_calls = Some(missed_calls);
        self
    }
}

/// The value of `devices`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "push_gateway.notify.NotificationDevices"))]
#[non_exhaustive]
pub struct NotificationDevices {
    pub app_id: String,
    pub pushkey: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub pushkey_ts: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<NotificationDevicesData>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub tweaks: Option<Box<RawValue>>,
}

impl NotificationDevices {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(app_id: String, pushkey: String) -> Self {
        Self { app_id, pushkey, pushkey_ts: None, data: None, tweaks: None }
    }

    /// Sets `pushkey_ts`.
    #[must_use]
    pub fn pushkey_ts(mut self, pushkey_ts: Int) -> Self {
        self.pushkey_ts = Some(pushkey_ts);
        self
    }

    /// Sets `data`.
    #[must_use]
    pub fn data(mut self, data: NotificationDevicesData) -> Self {
        self.data = Some(data);
        self
    }

    /// Sets `tweaks`.
    #[must_use]
    pub fn tweaks(mut self, tweaks: Box<RawValue>) -> Self {
        self.tweaks = Some(tweaks);
        self
    }
}

/// The value of `data`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "push_gateway.notify.NotificationDevicesData"))]
#[non_exhaustive]
pub struct NotificationDevicesData {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

impl NotificationDevicesData {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { format: None }
    }

    /// Sets `format`.
    #[must_use]
    pub fn format(mut self, format: String) -> Self {
        self.format = Some(format);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "push_gateway.notify.Response"))]
#[non_exhaustive]
pub struct Response {
    pub rejected: Vec<String>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(rejected: Vec<String>) -> Self {
        Self { rejected }
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
pub enum NotificationPrio {
    High,
    Low,
    Other(String),
}

impl From<String> for NotificationPrio {
    fn from(value: String) -> Self {
        match value.as_str() {
            "high" => Self::High,
            "low" => Self::Low,
            _ => Self::Other(value),
        }
    }
}

impl From<NotificationPrio> for String {
    fn from(value: NotificationPrio) -> Self {
        match value {
            NotificationPrio::High => "high".to_owned(),
            NotificationPrio::Low => "low".to_owned(),
            NotificationPrio::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for NotificationPrio {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "push_gateway.notify.NotificationPrio".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["high", "low", ] })
    }
}
