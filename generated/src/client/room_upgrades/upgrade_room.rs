//! `POST /_matrix/client/v3/rooms/{roomId}/upgrade`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3roomsroomidupgrade>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedRoomId, OwnedUserId, RoomVersionId};
use serde::{Deserialize, Serialize};

/// The operation `client/upgradeRoom`.
#[derive(Debug, Clone, Copy)]
pub struct UpgradeRoom;

impl Operation for UpgradeRoom {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/upgradeRoom",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/rooms/{roomId}/upgrade",
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
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_UNSUPPORTED_ROOM_VERSION"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id: OwnedRoomId,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id: OwnedRoomId, body: Body) -> Self {
        Self { room_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { room_id: parts.path(0, "roomId")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(UpgradeRoom::META, &[&self.room_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.upgradeRoom.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub new_version: RoomVersionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub additional_creators: Option<Vec<OwnedUserId>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(new_version: RoomVersionId) -> Self {
        Self { new_version, additional_creators: None }
    }

    /// Sets `additional_creators`.
    #[must_use]
    pub fn additional_creators(mut self, additional_creators: Vec<OwnedUserId>) -> Self {
        self.additional_creators = Some(additional_creators);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.upgradeRoom.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub replacement_room: OwnedRoomId,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(replacement_room: OwnedRoomId) -> Self {
        Self { replacement_room }
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
