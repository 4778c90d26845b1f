//! `PUT /_matrix/federation/v1/3pid/onbind`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#put_matrixfederationv13pidonbind>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `federation/onBindThirdPartyIdentifier`.
#[derive(Debug, Clone, Copy)]
pub struct OnBindThirdPartyIdentifier;

impl Operation for OnBindThirdPartyIdentifier {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "federation/onBindThirdPartyIdentifier",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/federation/v1/3pid/onbind",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: Body) -> Self {
        Self { body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(OnBindThirdPartyIdentifier::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.onBindThirdPartyIdentifier.Body"))]
#[non_exhaustive]
pub struct Body {
    pub medium: String,
    pub address: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub mxid: OwnedUserId,
    pub invites: Vec<Invites>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(medium: String, address: String, mxid: OwnedUserId, invites: Vec<Invites>) -> Self {
        Self { medium, address, mxid, invites }
    }
}

/// The value of `invites`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.onBindThirdPartyIdentifier.Invites"))]
#[non_exhaustive]
pub struct Invites {
    pub medium: String,
    pub address: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub mxid: OwnedUserId,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub sender: OwnedUserId,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub signed: Box<RawValue>,
}

impl Invites {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        medium: String,
        address: String,
        mxid: OwnedUserId,
        room_id: OwnedRoomId,
        sender: OwnedUserId,
        signed: Box<RawValue>,
    ) -> Self {
        Self { medium, address, mxid, room_id, sender, signed }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.onBindThirdPartyIdentifier.Response"))]
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
