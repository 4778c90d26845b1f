//! `GET /_matrix/client/v3/presence/{userId}/status`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3presenceuseridstatus>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

/// The operation `client/getPresence`.
#[derive(Debug, Clone, Copy)]
pub struct GetPresence;

impl Operation for GetPresence {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getPresence",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/presence/{userId}/status",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_FORBIDDEN"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub user_id: OwnedUserId,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId) -> Self {
        Self { user_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetPresence::META, &[&self.user_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getPresence.Response"))]
#[non_exhaustive]
pub struct Response {
    pub presence: Presence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub last_active_ago: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_msg: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currently_active: Option<bool>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(presence: Presence) -> Self {
        Self { presence, last_active_ago: None, status_msg: None, currently_active: None }
    }

    /// Sets `last_active_ago`.
    #[must_use]
    pub fn last_active_ago(mut self, last_active_ago: Int) -> Self {
        self.last_active_ago = Some(last_active_ago);
        self
    }

    /// Sets `status_msg`.
    #[must_use]
    pub fn status_msg(mut self, status_msg: String) -> Self {
        self.status_msg = Some(status_msg);
        self
    }

    /// Sets `currently_active`.
    #[must_use]
    pub fn currently_active(mut self, currently_active: bool) -> Self {
        self.currently_active = Some(currently_active);
        self
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
        "client.getPresence.Presence".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["online", "offline", "unavailable", ] })
    }
}
