//! `PUT /_matrix/client/v3/named`

use lattice_wire::{
    AuthClass, BodyKind, FromParts, IntoReply, MatrixError, Meta, Method, Operation, Parts, Reply, TokenCheck,
};

use serde::{Deserialize, Serialize};

use crate::types::Thing;

/// The operation `client/setNamed`.
#[derive(Debug, Clone, Copy)]
pub struct SetNamed;

impl Operation for SetNamed {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/setNamed",
        method: Method::PUT,
        path: "/_matrix/client/v3/named",
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: None,
        body: BodyKind::Json,
        max_body: 65536,
        errors: &[],
    };
}

/// What the client said.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: Thing,
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.json()? })
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

/// The body of the answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setNamed.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}
