//! `POST /_matrix/client/v3/room_keys/version`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3room_keysversion>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/postRoomKeysVersion`.
#[derive(Debug, Clone, Copy)]
pub struct PostRoomKeysVersion;

impl Operation for PostRoomKeysVersion {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/postRoomKeysVersion",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/room_keys/version",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: Some((1, 1)),
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
        let request = Outgoing::new(PostRoomKeysVersion::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.postRoomKeysVersion.Body"))]
#[non_exhaustive]
pub struct Body {
    pub algorithm: Algorithm,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub auth_data: Box<RawValue>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(algorithm: Algorithm, auth_data: Box<RawValue>) -> Self {
        Self { algorithm, auth_data }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.postRoomKeysVersion.Response"))]
#[non_exhaustive]
pub struct Response {
    pub version: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(version: String) -> Self {
        Self { version }
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

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Algorithm {
    MegolmBackupV1Curve25519AesSha2,
    Other(String),
}

impl From<String> for Algorithm {
    fn from(value: String) -> Self {
        match value.as_str() {
            "m.megolm_backup.v1.curve25519-aes-sha2" => Self::MegolmBackupV1Curve25519AesSha2,
            _ => Self::Other(value),
        }
    }
}

impl From<Algorithm> for String {
    fn from(value: Algorithm) -> Self {
        match value {
            Algorithm::MegolmBackupV1Curve25519AesSha2 => "m.megolm_backup.v1.curve25519-aes-sha2".to_owned(),
            Algorithm::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Algorithm {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.postRoomKeysVersion.Algorithm".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["m.megolm_backup.v1.curve25519-aes-sha2", ] })
    }
}
