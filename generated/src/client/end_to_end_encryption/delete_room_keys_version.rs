//! `DELETE /_matrix/client/v3/room_keys/version/{version}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#delete_matrixclientv3room_keysversionversion>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/deleteRoomKeysVersion`.
#[derive(Debug, Clone, Copy)]
pub struct DeleteRoomKeysVersion;

impl Operation for DeleteRoomKeysVersion {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/deleteRoomKeysVersion",
        method: lattice_wire::Method::DELETE,
        path: "/_matrix/client/v3/room_keys/version/{version}",
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
    pub version: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(version: String) -> Self {
        Self { version }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { version: parts.path(0, "version")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(DeleteRoomKeysVersion::META, &[&self.version])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.deleteRoomKeysVersion.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
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
