//! `GET /_matrix/client/v3/room_keys/version`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3room_keysversion>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/getRoomKeysVersionCurrent`.
#[derive(Debug, Clone, Copy)]
pub struct GetRoomKeysVersionCurrent;

impl Operation for GetRoomKeysVersionCurrent {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getRoomKeysVersionCurrent",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/room_keys/version",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
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
pub struct Request {}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetRoomKeysVersionCurrent::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getRoomKeysVersionCurrent.Response"))]
#[non_exhaustive]
pub struct Response {
    pub algorithm: Algorithm,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub auth_data: Box<RawValue>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub count: Int,
    pub etag: String,
    pub version: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        algorithm: Algorithm,
        auth_data: Box<RawValue>,
        count: Int,
        etag: String,
        version: String,
    ) -> Self {
        Self { algorithm, auth_data, count, etag, version }
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
        "client.getRoomKeysVersionCurrent.Algorithm".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["m.megolm_backup.v1.curve25519-aes-sha2", ] })
    }
}
