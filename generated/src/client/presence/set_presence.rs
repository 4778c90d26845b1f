//! `PUT /_matrix/client/v3/presence/{userId}/status`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3presenceuseridstatus>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

/// The operation `client/setPresence`.
#[derive(Debug, Clone, Copy)]
pub struct SetPresence;

impl Operation for SetPresence {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/setPresence",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/presence/{userId}/status",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
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
    pub user_id: OwnedUserId,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId, body: Body) -> Self {
        Self { user_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SetPresence::META, &[&self.user_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setPresence.Body"))]
#[non_exhaustive]
pub struct Body {
    pub presence: Presence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_msg: Option<String>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(presence: Presence) -> Self {
        Self { presence, status_msg: None }
    }

    /// Sets `status_msg`.
    #[must_use]
    pub fn status_msg(mut self, status_msg: String) -> Self {
        self.status_msg = Some(status_msg);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setPresence.Response"))]
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

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Presence {
    Online,
    Offline,
    Unavailable,
    Other(String),
}

impl From<String> for Presence {
    fn from(value: String) -> Self {
        match value.as_str() {
            "online" => Self::Online,
            "offline" => Self::Offline,
            "unavailable" => Self::Unavailable,
            _ => Self::Other(value),
        }
    }
}

impl From<Presence> for String {
    fn from(value: Presence) -> Self {
        match value {
            Presence::Online => "online".to_owned(),
            Presence::Offline => "offline".to_owned(),
            Presence::Unavailable => "unavailable".to_owned(),
            Presence::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Presence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.setPresence.Presence".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["online", "offline", "unavailable", ] })
    }
}
