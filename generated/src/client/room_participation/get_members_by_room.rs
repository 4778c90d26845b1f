//! `GET /_matrix/client/v3/rooms/{roomId}/members`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3roomsroomidmembers>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/getMembersByRoom`.
#[derive(Debug, Clone, Copy)]
pub struct GetMembersByRoom;

impl Operation for GetMembersByRoom {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getMembersByRoom",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/rooms/{roomId}/members",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: true,
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
        let request = Outgoing::new(GetMembersByRoom::META, &[&self.room_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getMembersByRoom.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership: Option<Membership>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_membership: Option<NotMembership>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { at: None, membership: None, not_membership: None }
    }

    /// Sets `at`.
    #[must_use]
    pub fn at(mut self, at: String) -> Self {
        self.at = Some(at);
        self
    }

    /// Sets `membership`.
    #[must_use]
    pub fn membership(mut self, membership: Membership) -> Self {
        self.membership = Some(membership);
        self
    }

    /// Sets `not_membership`.
    #[must_use]
    pub fn not_membership(mut self, not_membership: NotMembership) -> Self {
        self.not_membership = Some(not_membership);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getMembersByRoom.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub chunk: Option<Vec<Box<RawValue>>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { chunk: None }
    }

    /// Sets `chunk`.
    #[must_use]
    pub fn chunk(mut self, chunk: Vec<Box<RawValue>>) -> Self {
        self.chunk = Some(chunk);
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
pub enum Membership {
    Join,
    Invite,
    Knock,
    Leave,
    Ban,
    Other(String),
}

impl From<String> for Membership {
    fn from(value: String) -> Self {
        match value.as_str() {
            "join" => Self::Join,
            "invite" => Self::Invite,
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
            Membership::Join => "join".to_owned(),
            Membership::Invite => "invite".to_owned(),
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
        "client.getMembersByRoom.Membership".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["join", "invite", "knock", "leave", "ban", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum NotMembership {
    Join,
    Invite,
    Knock,
    Leave,
    Ban,
    Other(String),
}

impl From<String> for NotMembership {
    fn from(value: String) -> Self {
        match value.as_str() {
            "join" => Self::Join,
            "invite" => Self::Invite,
            "knock" => Self::Knock,
            "leave" => Self::Leave,
            "ban" => Self::Ban,
            _ => Self::Other(value),
        }
    }
}

impl From<NotMembership> for String {
    fn from(value: NotMembership) -> Self {
        match value {
            NotMembership::Join => "join".to_owned(),
            NotMembership::Invite => "invite".to_owned(),
            NotMembership::Knock => "knock".to_owned(),
            NotMembership::Leave => "leave".to_owned(),
            NotMembership::Ban => "ban".to_owned(),
            NotMembership::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for NotMembership {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getMembersByRoom.NotMembership".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["join", "invite", "knock", "leave", "ban", ] })
    }
}
