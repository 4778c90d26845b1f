//! `GET /claimed`

use lattice_wire::{
    AuthClass, BodyKind, Claimed, FromParts, IntoReply, MatrixError, Meta, Method, Operation, Parts, Reply,
    TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/askClaimed`.
#[derive(Debug, Clone, Copy)]
pub struct AskClaimed;

impl Operation for AskClaimed {
    type Request = Request;
    type Response = Response;
    type Caller = Claimed;
    const META: &'static Meta = &Meta {
        name: "client/askClaimed",
        method: Method::GET,
        path: "/claimed",
        auth: AuthClass::User,
        check: TokenCheck::InObject,
        interactive: false,
        guest: true,
        rate: None,
        since: None,
        deprecated: None,
        body: BodyKind::None,
        max_body: 0,
        errors: &[],
    };
}

/// What the client said.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
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
#[cfg_attr(feature = "schema", schemars(rename = "client.askClaimed.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// With what is required; the rest is absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}
