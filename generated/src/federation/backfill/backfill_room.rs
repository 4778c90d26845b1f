//! `GET /_matrix/federation/v1/backfill/{roomId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1backfillroomid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, Int, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, RemoteServer, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use crate::types::UnlimitedPduTransaction as Response;

/// The operation `federation/backfillRoom`.
#[derive(Debug, Clone, Copy)]
pub struct BackfillRoom;

impl Operation for BackfillRoom {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/backfillRoom",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/backfill/{roomId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
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
        let request = Outgoing::new(BackfillRoom::META, &[&self.room_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.backfillRoom.Query"))]
#[non_exhaustive]
pub struct Query {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub v: Vec<OwnedEventId>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub limit: Int,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(v: Vec<OwnedEventId>, limit: Int) -> Self {
        Self { v, limit }
    }
}
