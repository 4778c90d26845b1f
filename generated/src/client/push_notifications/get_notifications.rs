//! `GET /_matrix/client/v3/notifications`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3notifications>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/getNotifications`.
#[derive(Debug, Clone, Copy)]
pub struct GetNotifications;

impl Operation for GetNotifications {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getNotifications",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/notifications",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Search),
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
pub struct Request {
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self { query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetNotifications::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getNotifications.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { from: None, limit: None, only: None }
    }

    /// Sets `from`.
    #[must_use]
    pub fn from(mut self, from: String) -> Self {
        self.from = Some(from);
        self
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `only`.
    #[must_use]
    pub fn only(mut self, only: String) -> Self {
        self.only = Some(only);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getNotifications.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    pub notifications: Vec<Notifications>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(notifications: Vec<Notifications>) -> Self {
        Self { next_token: None, notifications }
    }

    /// Sets `next_token`.
    #[must_use]
    pub fn next_token(mut self, next_token: String) -> Self {
        self.next_token = Some(next_token);
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

/// The value of `notifications`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getNotifications.Notifications"))]
#[non_exhaustive]
pub struct Notifications {
    pub actions: Vec<NotificationsActions>,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub event: Box<RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_tag: Option<String>,
    pub read: bool,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub ts: Int,
}

impl Notifications {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        actions: Vec<NotificationsActions>,
        event: Box<RawValue>,
        read: bool,
        room_id: OwnedRoomId,
        ts: Int,
    ) -> Self {
        Self { actions, event, profile_tag: None, read, room_id, ts }
    }

    /// Sets `profile_tag`.
    #[must_use]
    pub fn profile_tag(mut self, profile_tag: String) -> Self {
        self.profile_tag = Some(profile_tag);
        self
    }
}

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct NotificationsActions(Box<RawValue>);

impl NotificationsActions {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for NotificationsActions {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for NotificationsActions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getNotifications.NotificationsActions".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}
