//! `GET /_synapse/admin/v1/users/{userId}/media`

use lattice_wire::{
    Administrator, AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

/// The operation `admin/listMediaOfUser`.
#[derive(Debug, Clone, Copy)]
pub struct ListMediaOfUser;

impl Operation for ListMediaOfUser {
    type Request = Request;
    type Response = Response;
    type Caller = Administrator;
    const META: &'static Meta = &Meta {
        name: "admin/listMediaOfUser",
        method: lattice_wire::Method::GET,
        path: "/_synapse/admin/v1/users/{userId}/media",
        also: &[],
        when: None,
        auth: AuthClass::Admin,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
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
    pub user_id: OwnedUserId,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId, query: Query) -> Self {
        Self { user_id, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")?, query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(ListMediaOfUser::META, &[&self.user_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.listMediaOfUser.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub from: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dir: Option<Dir>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { from: None, limit: None, order_by: None, dir: None }
    }

    /// Sets `from`.
    #[must_use]
    pub fn from(mut self, from: Int) -> Self {
        self.from = Some(from);
        self
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `order_by`.
    #[must_use]
    pub fn order_by(mut self, order_by: String) -> Self {
        self.order_by = Some(order_by);
        self
    }

    /// Sets `dir`.
    #[must_use]
    pub fn dir(mut self, dir: Dir) -> Self {
        self.dir = Some(dir);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.listMediaOfUser.Response"))]
#[non_exhaustive]
pub struct Response {
    pub media: Vec<Media>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub next_token: Option<Int>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub total: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(media: Vec<Media>, total: Int) -> Self {
        Self { media, next_token: None, total }
    }

    /// Sets `next_token`.
    #[must_use]
    pub fn next_token(mut self, next_token: Int) -> Self {
        self.next_token = Some(next_token);
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

/// The value of `media`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.listMediaOfUser.Media"))]
#[non_exhaustive]
pub struct Media {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub created_ts: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub last_access_ts: Option<Int>,
    pub media_id: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub media_length: Int,
    pub media_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantined_by: Option<String>,
    pub safe_from_quarantine: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_name: Option<String>,
}

impl Media {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        created_ts: Int,
        media_id: String,
        media_length: Int,
        media_type: String,
        safe_from_quarantine: bool,
    ) -> Self {
        Self {
            created_ts,
            last_access_ts: None,
            media_id,
            media_length,
            media_type,
            quarantined_by: None,
            safe_from_quarantine,
            upload_name: None,
        }
    }

    /// Sets `last_access_ts`.
    #[must_use]
    pub fn last_access_ts(mut self, last_access_ts: Int) -> Self {
        self.last_access_ts = Some(last_access_ts);
        self
    }

    /// Sets `quarantined_by`.
    #[must_use]
    pub fn quarantined_by(mut self, quarantined_by: String) -> Self {
        self.quarantined_by = Some(quarantined_by);
        self
    }

    /// Sets `upload_name`.
    #[must_use]
    pub fn upload_name(mut self, upload_name: String) -> Self {
        self.upload_name = Some(upload_name);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Dir {
    B,
    F,
    Other(String),
}

impl From<String> for Dir {
    fn from(value: String) -> Self {
        match value.as_str() {
            "b" => Self::B,
            "f" => Self::F,
            _ => Self::Other(value),
        }
    }
}

impl From<Dir> for String {
    fn from(value: Dir) -> Self {
        match value {
            Dir::B => "b".to_owned(),
            Dir::F => "f".to_owned(),
            Dir::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Dir {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "admin.listMediaOfUser.Dir".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["b", "f", ] })
    }
}
