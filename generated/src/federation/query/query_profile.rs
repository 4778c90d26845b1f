//! `GET /_matrix/federation/v1/query/profile`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1queryprofile>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedMxcUri, OwnedUserId};
use serde::{Deserialize, Serialize};

/// The operation `federation/queryProfile`.
#[derive(Debug, Clone, Copy)]
pub struct QueryProfile;

impl Operation for QueryProfile {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/queryProfile",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/query/profile",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_NOT_FOUND"],
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
        let request = Outgoing::new(QueryProfile::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.queryProfile.Query"))]
#[non_exhaustive]
pub struct Query {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub user_id: OwnedUserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(user_id: OwnedUserId) -> Self {
        Self { user_id, field: None }
    }

    /// Sets `field`.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.queryProfile.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displayname: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar_url: Option<OwnedMxcUri>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { displayname: None, avatar_url: None }
    }

    /// Sets `displayname`.
    #[must_use]
    pub fn displayname(mut self, displayname: String) -> Self {
        self.displayname = Some(displayname);
        self
    }

    /// Sets `avatar_url`.
    #[must_use]
    pub fn avatar_url(mut self, avatar_url: OwnedMxcUri) -> Self {
        self.avatar_url = Some(avatar_url);
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
pub enum Field {
    Displayname,
    AvatarUrl,
    Other(String),
}

impl From<String> for Field {
    fn from(value: String) -> Self {
        match value.as_str() {
            "displayname" => Self::Displayname,
            "avatar_url" => Self::AvatarUrl,
            _ => Self::Other(value),
        }
    }
}

impl From<Field> for String {
    fn from(value: Field) -> Self {
        match value {
            Field::Displayname => "displayname".to_owned(),
            Field::AvatarUrl => "avatar_url".to_owned(),
            Field::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Field {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "federation.queryProfile.Field".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["displayname", "avatar_url", ] })
    }
}
