//! `PUT /_matrix/client/v3/leave`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3leave>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/leave`.
#[derive(Debug, Clone, Copy)]
pub struct Leave;

impl Operation for Leave {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/leave",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/leave",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Raw,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: Box<RawValue>,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: Box<RawValue>) -> Self {
        Self { body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.raw()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(Leave::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.leave.Response"))]
#[serde(transparent)]
pub struct Response(
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub  Vec<Box<RawValue>>,
);

impl Response {
    /// The response with this body.
    #[must_use]
    pub const fn new(body: Vec<Box<RawValue>>) -> Self {
        Self(body)
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &(200, self))
    }
}

impl FromReply for Response {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json::<(u16, Self)>().map(|(_, answer)| answer)
    }
}
