//! `GET /_matrix/federation/v1/hierarchy/{roomId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1hierarchyroomid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedMxcUri, OwnedRoomAliasId, OwnedRoomId, RoomVersionId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `federation/getSpaceHierarchy`.
#[derive(Debug, Clone, Copy)]
pub struct GetSpaceHierarchy;

impl Operation for GetSpaceHierarchy {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/getSpaceHierarchy",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/hierarchy/{roomId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 2)),
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, query: Query) -> Self {
        Self { room_id, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { room_id: parts.path(0, "roomId")?, query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetSpaceHierarchy::META, &[&self.room_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getSpaceHierarchy.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested_only: Option<bool>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { suggested_only: None }
    }

    /// Sets `suggested_only`.
    #[must_use]
    pub fn suggested_only(mut self, suggested_only: bool) -> Self {
        self.suggested_only = Some(suggested_only);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getSpaceHierarchy.Response"))]
#[non_exhaustive]
pub struct Response {
    pub room: Room,
    pub children: Vec<Children>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub inaccessible_children: Vec<OwnedRoomId>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(room: Room, children: Vec<Children>, inaccessible_children: Vec<OwnedRoomId>) -> Self {
        Self { room, children, inaccessible_children }
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

/// The value of `room`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getSpaceHierarchy.Room"))]
#[non_exhaustive]
pub struct Room {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub canonical_alias: Option<OwnedRoomAliasId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub num_joined_members: Int,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    pub world_readable: bool,
    pub guest_can_join: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar_url: Option<OwnedMxcUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_rule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub allowed_room_ids: Option<Vec<OwnedRoomId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption: Option<RoomEncryption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_version: Option<RoomVersionId>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub children_state: Vec<Box<RawValue>>,
}

impl Room {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        num_joined_members: Int,
        room_id: OwnedRoomId,
        world_readable: bool,
        guest_can_join: bool,
        children_state: Vec<Box<RawValue>>,
    ) -> Self {
        Self {
            canonical_alias: None,
            name: None,
            num_joined_members,
            room_id,
            topic: None,
            world_readable,
            guest_can_join,
            avatar_url: None,
            join_rule: None,
            room_type: None,
            allowed_room_ids: None,
            encryption: None,
            room_version: None,
            children_state,
        }
    }

    /// Sets `canonical_alias`.
    #[must_use]
    pub fn canonical_alias(mut self, canonical_alias: OwnedRoomAliasId) -> Self {
        self.canonical_alias = Some(canonical_alias);
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

    /// Sets `avatar_url`.
    #[must_use]
    pub fn avatar_url(mut self, avatar_url: OwnedMxcUri) -> Self {
        self.avatar_url = Some(avatar_url);
        self
    }

    /// Sets `join_rule`.
    #[must_use]
    pub fn join_rule(mut self, join_rule: String) -> Self {
        self.join_rule = Some(join_rule);
        self
    }

    /// Sets `room_type`.
    #[must_use]
    pub fn room_type(mut self, room_type: String) -> Self {
        self.room_type = Some(room_type);
        self
    }

    /// Sets `allowed_room_ids`.
    #[must_use]
    pub fn allowed_room_ids(mut self, allowed_room_ids: Vec<OwnedRoomId>) -> Self {
        self.allowed_room_ids = Some(allowed_room_ids);
        self
    }

    /// Sets `encryption`.
    #[must_use]
    pub fn encryption(mut self, encryption: RoomEncryption) -> Self {
        self.encryption = Some(encryption);
        self
    }

    /// Sets `room_version`.
    #[must_use]
    pub fn room_version(mut self, room_version: RoomVersionId) -> Self {
        self.room_version = Some(room_version);
        self
    }
}

/// The value of `children`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getSpaceHierarchy.Children"))]
#[non_exhaustive]
pub struct Children {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub canonical_alias: Option<OwnedRoomAliasId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub num_joined_members: Int,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    pub world_readable: bool,
    pub guest_can_join: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar_url: Option<OwnedMxcUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_rule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub allowed_room_ids: Option<Vec<OwnedRoomId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption: Option<ChildrenEncryption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_version: Option<RoomVersionId>,
}

impl Children {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        num_joined_members: Int,
        room_id: OwnedRoomId,
        world_readable: bool,
        guest_can_join: bool,
    ) -> Self {
        Self {
            canonical_alias: None,
            name: None,
            num_joined_members,
            room_id,
            topic: None,
            world_readable,
            guest_can_join,
            avatar_url: None,
            join_rule: None,
            room_type: None,
            allowed_room_ids: None,
            encryption: None,
            room_version: None,
        }
    }

    /// Sets `canonical_alias`.
    #[must_use]
    pub fn canonical_alias(mut self, canonical_alias: OwnedRoomAliasId) -> Self {
        self.canonical_alias = Some(canonical_alias);
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

    /// Sets `avatar_url`.
    #[must_use]
    pub fn avatar_url(mut self, avatar_url: OwnedMxcUri) -> Self {
        self.avatar_url = Some(avatar_url);
        self
    }

    /// Sets `join_rule`.
    #[must_use]
    pub fn join_rule(mut self, join_rule: String) -> Self {
        self.join_rule = Some(join_rule);
        self
    }

    /// Sets `room_type`.
    #[must_use]
    pub fn room_type(mut self, room_type: String) -> Self {
        self.room_type = Some(room_type);
        self
    }

    /// Sets `allowed_room_ids`.
    #[must_use]
    pub fn allowed_room_ids(mut self, allowed_room_ids: Vec<OwnedRoomId>) -> Self {
        self.allowed_room_ids = Some(allowed_room_ids);
        self
    }

    /// Sets `encryption`.
    #[must_use]
    pub fn encryption(mut self, encryption: ChildrenEncryption) -> Self {
        self.encryption = Some(encryption);
        self
    }

    /// Sets `room_version`.
    #[must_use]
    pub fn room_version(mut self, room_version: RoomVersionId) -> Self {
        self.room_version = Some(room_version);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum RoomEncryption {
    MegolmV1AesSha2,
    Other(String),
}

impl From<String> for RoomEncryption {
    fn from(value: String) -> Self {
        match value.as_str() {
            "m.megolm.v1.aes-sha2" => Self::MegolmV1AesSha2,
            _ => Self::Other(value),
        }
    }
}

impl From<RoomEncryption> for String {
    fn from(value: RoomEncryption) -> Self {
        match value {
            RoomEncryption::MegolmV1AesSha2 => "m.megolm.v1.aes-sha2".to_owned(),
            RoomEncryption::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RoomEncryption {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "federation.getSpaceHierarchy.RoomEncryption".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["m.megolm.v1.aes-sha2", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ChildrenEncryption {
    MegolmV1AesSha2,
    Other(String),
}

impl From<String> for ChildrenEncryption {
    fn from(value: String) -> Self {
        match value.as_str() {
            "m.megolm.v1.aes-sha2" => Self::MegolmV1AesSha2,
            _ => Self::Other(value),
        }
    }
}

impl From<ChildrenEncryption> for String {
    fn from(value: ChildrenEncryption) -> Self {
        match value {
            ChildrenEncryption::MegolmV1AesSha2 => "m.megolm.v1.aes-sha2".to_owned(),
            ChildrenEncryption::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ChildrenEncryption {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "federation.getSpaceHierarchy.ChildrenEncryption".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["m.megolm.v1.aes-sha2", ] })
    }
}
