//! `DELETE /_matrix/client/v3/room_keys/keys`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#delete_matrixclientv3room_keyskeys>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/deleteRoomKeys`.
#[derive(Debug, Clone, Copy)]
pub struct DeleteRoomKeys;

impl Operation for DeleteRoomKeys {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/deleteRoomKeys",
        method: lattice_wire::Method::DELETE,
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
        let request = Outgoing::new(DeleteRoomKeys::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.deleteRoomKeys.Query"))]
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

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.deleteRoomKeys.Response"))]
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
