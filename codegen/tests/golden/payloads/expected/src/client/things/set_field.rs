//! `PUT /_matrix/client/v3/profile/{userId}/{keyName}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3profileuseridkeyname>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde_json::value::RawValue;

/// The body of the response.
pub use lattice_wire::Single as Response;

/// The operation `client/setField`.
#[derive(Debug, Clone, Copy)]
pub struct SetField;

impl Operation for SetField {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/setField",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/profile/{userId}/{keyName}",
        also: &[],
        when: None,
        auth: AuthClass::User,
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
        let request = Outgoing::new(SetField::META, &[&self.user_id, &self.key_name])?;
        let request = request.single(&self.key_name, &self.body)?;
        Ok(request)
    }
}
