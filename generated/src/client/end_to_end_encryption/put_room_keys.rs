//! `PUT /_matrix/client/v3/room_keys/keys`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3room_keyskeys>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::types::RoomKeyBackup;

/// The operation `client/putRoomKeys`.
#[derive(Debug, Clone, Copy)]
pub struct PutRoomKeys;

impl Operation for PutRoomKeys {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/putRoomKeys",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/room_keys/keys",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: Some((1, 1)),
        deprecated: false,
        body: BodyKind::Json,
        max_body: 1048576,
        oauth_errors: false,
        errors: &["M_NOT_FOUND", "M_WRONG_ROOM_KEYS_VERSION"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub query: Query,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query, body: Body) -> Self {
        Self { query, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(PutRoomKeys::META, &[])?;
        let request = request.query(&self.query)?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.putRoomKeys.Query"))]
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

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.putRoomKeys.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, RoomKeyBackup>"))]
    pub rooms: BTreeMap<OwnedRoomId, RoomKeyBackup>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(rooms: BTreeMap<OwnedRoomId, RoomKeyBackup>) -> Self {
        Self { rooms }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.putRoomKeys.Response"))]
#[non_exhaustive]
pub struct Response {
    pub etag: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub count: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(etag: String, count: Int) -> Self {
        Self { etag, count }
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
