//! `GET /_matrix/client/v3/rooms/{roomId}/joined_members`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3roomsroomidjoined_members>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedMxcUri, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `client/getJoinedMembersByRoom`.
#[derive(Debug, Clone, Copy)]
pub struct GetJoinedMembersByRoom;

impl Operation for GetJoinedMembersByRoom {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getJoinedMembersByRoom",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/rooms/{roomId}/joined_members",
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
pub struct Request {
    pub room_id: OwnedRoomId,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId) -> Self {
        Self { room_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { room_id: parts.path(0, "roomId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetJoinedMembersByRoom::META, &[&self.room_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getJoinedMembersByRoom.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, Joined>>"))]
    pub joined: Option<BTreeMap<OwnedUserId, Joined>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { joined: None }
    }

    /// Sets `joined`.
    #[must_use]
    pub fn joined(mut self, joined: BTreeMap<OwnedUserId, Joined>) -> Self {
        self.joined = Some(joined);
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

/// The value of `joined`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getJoinedMembersByRoom.Joined"))]
#[non_exhaustive]
pub struct Joined {
    #[serde(deserialize_with = "lattice_wire::nullable")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::nullable::<String>"))]
    pub display_name: Option<String>,
    #[serde(deserialize_with = "lattice_wire::nullable")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::nullable::<String>"))]
    pub avatar_url: Option<OwnedMxcUri>,
}

impl Joined {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(display_name: Option<String>, avatar_url: Option<OwnedMxcUri>) -> Self {
        Self { display_name, avatar_url }
    }
}
