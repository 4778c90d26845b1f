//! `POST /_matrix/client/v3/join/{roomIdOrAlias}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3joinroomidoralias>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck, UnverifiedCaller,
};

use ruma_common::{OwnedRoomId, OwnedRoomOrAliasId, OwnedServerName};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `client/joinRoom`.
#[derive(Debug, Clone, Copy)]
pub struct JoinRoom;

impl Operation for JoinRoom {
    type Request = Request;
    type Response = Response;
    type Caller = UnverifiedCaller;
    const META: &'static Meta = &Meta {
        name: "client/joinRoom",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/join/{roomIdOrAlias}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::InObject,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub room_id_or_alias: OwnedRoomOrAliasId,
    pub query: Query,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_id_or_alias: OwnedRoomOrAliasId, query: Query, body: Body) -> Self {
        Self { room_id_or_alias, query, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            room_id_or_alias: parts.path(0, "roomIdOrAlias")?,
            query: parts.query()?,
            body: parts.json()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(JoinRoom::META, &[&self.room_id_or_alias])?;
        let request = request.query(&self.query)?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.joinRoom.Query"))]
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

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.joinRoom.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub third_party_signed: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { third_party_signed: None, reason: None, others: BTreeMap::new() }
    }

    /// Sets `third_party_signed`.
    #[must_use]
    pub fn third_party_signed(mut self, third_party_signed: Box<RawValue>) -> Self {
        self.third_party_signed = Some(third_party_signed);
        self
    }

    /// Sets `reason`.
    #[must_use]
    pub fn reason(mut self, reason: String) -> Self {
        self.reason = Some(reason);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.joinRoom.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(room_id: OwnedRoomId) -> Self {
        Self { room_id }
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
