//! `GET /_matrix/client/v3/tree`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3tree>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `client/getTree`.
#[derive(Debug, Clone, Copy)]
pub struct GetTree;

impl Operation for GetTree {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getTree",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/tree",
        also: &[],
        when: None,
        auth: AuthClass::None,
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
pub struct Request {}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetTree::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getTree.Response"))]
#[non_exhaustive]
pub struct Response {
    pub r#type: String,
    #[serde(rename = "m.rooms")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, Rooms>>"))]
    pub rooms: Option<BTreeMap<OwnedRoomId, Rooms>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, i64>>"))]
    pub counts: Option<BTreeMap<String, Int>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(r#type: String) -> Self {
        Self { r#type, rooms: None, counts: None }
    }

    /// Sets `m.rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: BTreeMap<OwnedRoomId, Rooms>) -> Self {
        self.rooms = Some(rooms);
        self
    }

    /// Sets `counts`.
    #[must_use]
    pub fn counts(mut self, counts: BTreeMap<String, Int>) -> Self {
        self.counts = Some(counts);
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

/// The value of `m.rooms`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getTree.Rooms"))]
#[non_exhaustive]
pub struct Rooms {
    pub events: Vec<RoomsEvents>,
}

impl Rooms {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(events: Vec<RoomsEvents>) -> Self {
        Self { events }
    }
}

/// The value of `events`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getTree.RoomsEvents"))]
#[non_exhaustive]
pub struct RoomsEvents {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub event_id: OwnedEventId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#match: Option<Vec<String>>,
}

impl RoomsEvents {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(event_id: OwnedEventId) -> Self {
        Self { event_id, r#match: None }
    }

    /// Sets `match`.
    #[must_use]
    pub fn r#match(mut self, r#match: Vec<String>) -> Self {
        self.r#match = Some(r#match);
        self
    }
}
