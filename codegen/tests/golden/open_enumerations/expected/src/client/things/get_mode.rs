//! `GET /_matrix/client/v3/mode`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3mode>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/getMode`.
#[derive(Debug, Clone, Copy)]
pub struct GetMode;

impl Operation for GetMode {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getMode",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/mode",
        also: &[],
        when: None,
        auth: AuthClass::None,
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
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self { query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetMode::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getMode.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { mode: None }
    }

    /// Sets `mode`.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = Some(mode);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getMode.Response"))]
#[non_exhaustive]
pub struct Response {
    pub modes: Vec<Modes>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(modes: Vec<Modes>) -> Self {
        Self { modes }
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
pub enum Mode {
    PrivateChat,
    MegolmV1AesSha2,
    Other(String),
}

impl From<String> for Mode {
    fn from(value: String) -> Self {
        match value.as_str() {
            "private_chat" => Self::PrivateChat,
            "m.megolm.v1.aes-sha2" => Self::MegolmV1AesSha2,
            _ => Self::Other(value),
        }
    }
}

impl From<Mode> for String {
    fn from(value: Mode) -> Self {
        match value {
            Mode::PrivateChat => "private_chat".to_owned(),
            Mode::MegolmV1AesSha2 => "m.megolm.v1.aes-sha2".to_owned(),
            Mode::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Mode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getMode.Mode".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["private_chat", "m.megolm.v1.aes-sha2", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Modes {
    On,
    Off,
    Other(String),
}

impl From<String> for Modes {
    fn from(value: String) -> Self {
        match value.as_str() {
            "on" => Self::On,
            "off" => Self::Off,
            _ => Self::Other(value),
        }
    }
}

impl From<Modes> for String {
    fn from(value: Modes) -> Self {
        match value {
            Modes::On => "on".to_owned(),
            Modes::Off => "off".to_owned(),
            Modes::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Modes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getMode.Modes".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["on", "off", ] })
    }
}
