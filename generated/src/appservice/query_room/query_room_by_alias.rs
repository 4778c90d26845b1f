//! `GET /_matrix/app/v1/rooms/{roomAlias}`
//!
//! Specification: <https://spec.matrix.org/v1.17/application-service-api/#get_matrixappv1roomsroomalias>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomAliasId;
use serde::{Deserialize, Serialize};

/// The operation `appservice/queryRoomByAlias`.
#[derive(Debug, Clone, Copy)]
pub struct QueryRoomByAlias;

impl Operation for QueryRoomByAlias {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "appservice/queryRoomByAlias",
        method: lattice_wire::Method::GET,
        path: "/_matrix/app/v1/rooms/{roomAlias}",
        also: &[],
        when: None,
        auth: AuthClass::Bearer,
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
    pub room_alias: OwnedRoomAliasId,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(room_alias: OwnedRoomAliasId) -> Self {
        Self { room_alias }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { room_alias: parts.path(0, "roomAlias")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(QueryRoomByAlias::META, &[&self.room_alias])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "appservice.queryRoomByAlias.Response"))]
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
