//! `GET /_matrix/client/v1/room_summary/{roomIdOrAlias}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv1room_summaryroomidoralias>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{
    OwnedMxcUri, OwnedRoomAliasId, OwnedRoomId, OwnedRoomOrAliasId, OwnedServerName, RoomVersionId,
};
use serde::{Deserialize, Serialize};

/// The operation `client/getRoomSummary`.
#[derive(Debug, Clone, Copy)]
pub struct GetRoomSummary;

impl Operation for GetRoomSummary {
    type Request = Request;
    type Response = Response;
    type Caller = Option<Caller>;
    const META: &'static Meta = &Meta {
        name: "client/getRoomSummary",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v1/room_summary/{roomIdOrAlias}",
        also: &[
            "/_matrix/client/unstable/im.nheko.summary/rooms/{roomIdOrAlias}/summary",
            "/_matrix/client/unstable/im.nheko.summary/summary/{roomIdOrAlias}",
        ],
        when: None,
        auth: AuthClass::UserOptional,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: Some((1, 15)),
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
    pub room_id_or_alias: OwnedRoomOrAliasId,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id_or_alias: OwnedRoomOrAliasId, query: Query) -> Self {
        Self { room_id_or_alias, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { room_id_or_alias: parts.path(0, "roomIdOrAlias")?, query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetRoomSummary::META, &[&self.room_id_or_alias])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getRoomSummary.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub via: Option<Vec<OwnedServerName>>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { via: None }
    }

    /// Sets `via`.
    #[must_use]
    pub fn via(mut self, via: Vec<OwnedServerName>) -> Self {
        self.via = Some(via);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getRoomSummary.Response"))]
#[non_exhaustive]
pub struct Response {
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
    pub encryption: Option<Encryption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_version: Option<RoomVersionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership: Option<Membership>,
}

impl Response {
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
            membership: None,
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
    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.encryption = Some(encryption);
        self
    }

    /// Sets `room_version`.
    #[must_use]
    pub fn room_version(mut self, room_version: RoomVersionId) -> Self {
        self.room_version = Some(room_version);
        self
    }

    /// Sets `membership`.
    #[must_use]
    pub fn membership(mut self, membership: Membership) -> Self {
        self.membership = Some(membership);
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

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Encryption {
    MegolmV1AesSha2,
    Other(String),
}

impl From<String> for Encryption {
    fn from(value: String) -> Self {
        match value.as_str() {
            "m.megolm.v1.aes-sha2" => Self::MegolmV1AesSha2,
            _ => Self::Other(value),
        }
    }
}

impl From<Encryption> for String {
    fn from(value: Encryption) -> Self {
        match value {
            Encryption::MegolmV1AesSha2 => "m.megolm.v1.aes-sha2".to_owned(),
            Encryption::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Encryption {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getRoomSummary.Encryption".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["m.megolm.v1.aes-sha2", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Membership {
    Invite,
    Join,
    Knock,
    Leave,
    Ban,
    Other(String),
}

impl From<String> for Membership {
    fn from(value: String) -> Self {
        match value.as_str() {
            "invite" => Self::Invite,
            "join" => Self::Join,
            "knock" => Self::Knock,
            "leave" => Self::Leave,
            "ban" => Self::Ban,
            _ => Self::Other(value),
        }
    }
}

impl From<Membership> for String {
    fn from(value: Membership) -> Self {
        match value {
            Membership::Invite => "invite".to_owned(),
            Membership::Join => "join".to_owned(),
            Membership::Knock => "knock".to_owned(),
            Membership::Leave => "leave".to_owned(),
            Membership::Ban => "ban".to_owned(),
            Membership::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Membership {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getRoomSummary.Membership".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["invite", "join", "knock", "leave", "ban", ] })
    }
}
