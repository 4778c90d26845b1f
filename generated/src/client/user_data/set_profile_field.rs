//! `PUT /_matrix/client/v3/profile/{userId}/{keyName}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3profileuseridkeyname>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/setProfileField`.
#[derive(Debug, Clone, Copy)]
pub struct SetProfileField;

impl Operation for SetProfileField {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/setProfileField",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/profile/{userId}/{keyName}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Raw,
        max_body: 65536,
        oauth_errors: false,
        errors: &[
            "M_BAD_JSON",
            "M_FORBIDDEN",
            "M_INVALID_PARAM",
            "M_KEY_TOO_LARGE",
            "M_MISSING_PARAM",
            "M_PROFILE_TOO_LARGE",
        ],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub user_id: OwnedUserId,
    pub key_name: String,
    pub body: Box<RawValue>,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId, key_name: String, body: Box<RawValue>) -> Self {
        Self { user_id, key_name, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            user_id: parts.path(0, "userId")?,
            key_name: parts.path(1, "keyName")?,
            body: parts.single(1, "keyName")?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SetProfileField::META, &[&self.user_id, &self.key_name])?;
        let request = request.single(&self.key_name, &self.body)?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setProfileField.Response"))]
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
