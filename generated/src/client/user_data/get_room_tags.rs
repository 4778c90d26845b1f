//! `GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3useruseridroomsroomidtags>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::types::Tag;

/// The operation `client/getRoomTags`.
#[derive(Debug, Clone, Copy)]
pub struct GetRoomTags;

impl Operation for GetRoomTags {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getRoomTags",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags",
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
    pub user_id: OwnedUserId,
    pub room_id: OwnedRoomId,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId, room_id: OwnedRoomId) -> Self {
        Self { user_id, room_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")?, room_id: parts.path(1, "roomId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetRoomTags::META, &[&self.user_id, &self.room_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getRoomTags.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, Tag>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { tags: None }
    }

    /// Sets `tags`.
    #[must_use]
    pub fn tags(mut self, tags: BTreeMap<String, Tag>) -> Self {
        self.tags = Some(tags);
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
