//! `GET /_matrix/client/v3/room_keys/keys/{roomId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3room_keyskeysroomid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, RateClass, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use crate::types::RoomKeyBackup as Response;

/// The operation `client/getRoomKeysByRoomId`.
#[derive(Debug, Clone, Copy)]
pub struct GetRoomKeysByRoomId;

impl Operation for GetRoomKeysByRoomId {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getRoomKeysByRoomId",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/room_keys/keys/{roomId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: Some((1, 1)),
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
        let request = Outgoing::new(GetRoomKeysByRoomId::META, &[&self.room_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getRoomKeysByRoomId.Query"))]
#[non_exhaustive]
pub struct Query {
    pub version: String,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(version: String) -> Self {
        Self { version }
    }
}
