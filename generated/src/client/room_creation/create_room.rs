//! `POST /_matrix/client/v3/createRoom`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3createroom>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedRoomId, OwnedUserId, RoomVersionId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::types::Invite3pid;

/// The operation `client/createRoom`.
#[derive(Debug, Clone, Copy)]
pub struct CreateRoom;

impl Operation for CreateRoom {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/createRoom",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/createRoom",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 262144,
        oauth_errors: false,
        errors: &[
            "M_BAD_JSON",
            "M_INVALID_ROOM_STATE",
            "M_NOT_JSON",
            "M_ROOM_IN_USE",
            "M_UNSUPPORTED_ROOM_VERSION",
            "M_INVITE_BLOCKED",
        ],
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
        let request = Outgoing::new(CreateRoom::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.createRoom.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_alias_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub invite: Option<Vec<OwnedUserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_3pid: Option<Vec<Invite3pid>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_version: Option<RoomVersionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub creation_content: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_state: Option<Vec<InitialState>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_direct: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub power_level_content_override: Option<Box<RawValue>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            visibility: None,
            room_alias_name: None,
            name: None,
            topic: None,
            invite: None,
            invite_3pid: None,
            room_version: None,
            creation_content: None,
            initial_state: None,
            preset: None,
            is_direct: None,
            power_level_content_override: None,
        }
    }

    /// Sets `visibility`.
    #[must_use]
    pub fn visibility(mut self, visibility: Visibility) -> Self {
        self.visibility = Some(visibility);
        self
    }

    /// Sets `room_alias_name`.
    #[must_use]
    pub fn room_alias_name(mut self, room_alias_name: String) -> Self {
        self.room_alias_name = Some(room_alias_name);
        self
    }

    /// Sets `name`.
    #[must_use]
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets `topic`.
    #[must_use]
    pub fn topic(mut self, topic: String) -> Self {
        self.topic = Some(topic);
        self
    }

    /// Sets `invite`.
    #[must_use]
    pub fn invite(mut self, invite: Vec<OwnedUserId>) -> Self {
        self.invite = Some(invite);
        self
    }

    /// Sets `invite_3pid`.
    #[must_use]
    pub fn invite_3pid(mut self, invite_3pid: Vec<Invite3pid>) -> Self {
        self.invite_3pid = Some(invite_3pid);
        self
    }

    /// Sets `room_version`.
    #[must_use]
    pub fn room_version(mut self, room_version: RoomVersionId) -> Self {
        self.room_version = Some(room_version);
        self
    }

    /// Sets `creation_content`.
    #[must_use]
    pub fn creation_content(mut self, creation_content: Box<RawValue>) -> Self {
        self.creation_content = Some(creation_content);
        self
    }

    /// Sets `initial_state`.
    #[must_use]
    pub fn initial_state(mut self, initial_state: Vec<InitialState>) -> Self {
        self.initial_state = Some(initial_state);
        self
    }

    /// Sets `preset`.
    #[must_use]
    pub fn preset(mut self, preset: Preset) -> Self {
        self.preset = Some(preset);
        self
    }

    /// Sets `is_direct`.
    #[must_use]
    pub fn is_direct(mut self, is_direct: bool) -> Self {
        self.is_direct = Some(is_direct);
        self
    }

    /// Sets `power_level_content_override`.
    #[must_use]
    pub fn power_level_content_override(mut self, power_level_content_override: Box<RawValue>) -> Self {
        self.power_level_content_override = Some(power_level_content_override);
        self
    }
}

/// The value of `initial_state`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.createRoom.InitialState"))]
#[non_exhaustive]
pub struct InitialState {
    pub r#type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_key: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub content: Box<RawValue>,
}

impl InitialState {
    /// Sets the required fields; the optional fields are absent.
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

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.createRoom.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(room_id: OwnedRoomId) -> Self {
        Self { room_id }
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
pub enum Visibility {
    Public,
    Private,
    Other(String),
}

impl From<String> for Visibility {
    fn from(value: String) -> Self {
        match value.as_str() {
            "public" => Self::Public,
            "private" => Self::Private,
            _ => Self::Other(value),
        }
    }
}

impl From<Visibility> for String {
    fn from(value: Visibility) -> Self {
        match value {
            Visibility::Public => "public".to_owned(),
            Visibility::Private => "private".to_owned(),
            Visibility::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Visibility {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.createRoom.Visibility".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["public", "private", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Preset {
    PrivateChat,
    PublicChat,
    TrustedPrivateChat,
    Other(String),
}

impl From<String> for Preset {
    fn from(value: String) -> Self {
        match value.as_str() {
            "private_chat" => Self::PrivateChat,
            "public_chat" => Self::PublicChat,
            "trusted_private_chat" => Self::TrustedPrivateChat,
            _ => Self::Other(value),
        }
    }
}

impl From<Preset> for String {
    fn from(value: Preset) -> Self {
        match value {
            Preset::PrivateChat => "private_chat".to_owned(),
            Preset::PublicChat => "public_chat".to_owned(),
            Preset::TrustedPrivateChat => "trusted_private_chat".to_owned(),
            Preset::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Preset {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.createRoom.Preset".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["private_chat", "public_chat", "trusted_private_chat", ] })
    }
}
