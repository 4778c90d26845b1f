//! `GET /_matrix/client/v3/initialSync`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3initialsync>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/initialSync`.
#[derive(Debug, Clone, Copy)]
pub struct InitialSync;

impl Operation for InitialSync {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/initialSync",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/initialSync",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: true,
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
        let request = Outgoing::new(InitialSync::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.initialSync.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { limit: None, archived: None }
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `archived`.
    #[must_use]
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.initialSync.Response"))]
#[non_exhaustive]
pub struct Response {
    pub end: String,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub presence: Vec<Box<RawValue>>,
    pub rooms: Vec<Rooms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub account_data: Option<Vec<Box<RawValue>>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(end: String, presence: Vec<Box<RawValue>>, rooms: Vec<Rooms>) -> Self {
        Self { end, presence, rooms, account_data: None }
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: Vec<Box<RawValue>>) -> Self {
        self.account_data = Some(account_data);
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

/// The value of `rooms`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.initialSync.Rooms"))]
#[non_exhaustive]
pub struct Rooms {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    pub membership: RoomsMembership,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub invite: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<RoomsMessages>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub state: Option<Vec<Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<RoomsVisibility>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub account_data: Option<Vec<Box<RawValue>>>,
}

impl Rooms {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, membership: RoomsMembership) -> Self {
        Self {
            room_id,
            membership,
            invite: None,
            messages: None,
            state: None,
            visibility: None,
            account_data: None,
        }
    }

    /// Sets `invite`.
    #[must_use]
    pub fn invite(mut self, invite: Box<RawValue>) -> Self {
        self.invite = Some(invite);
        self
    }

    /// Sets `messages`.
    #[must_use]
    pub fn messages(mut self, messages: RoomsMessages) -> Self {
        self.messages = Some(messages);
        self
    }

    /// Sets `state`.
    #[must_use]
    pub fn state(mut self, state: Vec<Box<RawValue>>) -> Self {
        self.state = Some(state);
        self
    }

    /// Sets `visibility`.
    #[must_use]
    pub fn visibility(mut self, visibility: RoomsVisibility) -> Self {
        self.visibility = Some(visibility);
        self
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: Vec<Box<RawValue>>) -> Self {
        self.account_data = Some(account_data);
        self
    }
}

/// The value of `messages`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.initialSync.RoomsMessages"))]
#[non_exhaustive]
pub struct RoomsMessages {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    pub end: String,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub chunk: Vec<Box<RawValue>>,
}

impl RoomsMessages {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(end: String, chunk: Vec<Box<RawValue>>) -> Self {
        Self { start: None, end, chunk }
    }

    /// Sets `start`.
    #[must_use]
    pub fn start(mut self, start: String) -> Self {
        self.start = Some(start);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum RoomsMembership {
    Invite,
    Join,
    Leave,
    Ban,
    Other(String),
}

impl From<String> for RoomsMembership {
    fn from(value: String) -> Self {
        match value.as_str() {
            "invite" => Self::Invite,
            "join" => Self::Join,
            "leave" => Self::Leave,
            "ban" => Self::Ban,
            _ => Self::Other(value),
        }
    }
}

impl From<RoomsMembership> for String {
    fn from(value: RoomsMembership) -> Self {
        match value {
            RoomsMembership::Invite => "invite".to_owned(),
            RoomsMembership::Join => "join".to_owned(),
            RoomsMembership::Leave => "leave".to_owned(),
            RoomsMembership::Ban => "ban".to_owned(),
            RoomsMembership::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RoomsMembership {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.initialSync.RoomsMembership".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["invite", "join", "leave", "ban", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum RoomsVisibility {
    Private,
    Public,
    Other(String),
}

impl From<String> for RoomsVisibility {
    fn from(value: String) -> Self {
        match value.as_str() {
            "private" => Self::Private,
            "public" => Self::Public,
            _ => Self::Other(value),
        }
    }
}

impl From<RoomsVisibility> for String {
    fn from(value: RoomsVisibility) -> Self {
        match value {
            RoomsVisibility::Private => "private".to_owned(),
            RoomsVisibility::Public => "public".to_owned(),
            RoomsVisibility::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RoomsVisibility {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.initialSync.RoomsVisibility".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["private", "public", ] })
    }
}
