//! `POST /_matrix/client/unstable/event_relationships`

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `msc/queryEventRelationships`.
#[derive(Debug, Clone, Copy)]
pub struct QueryEventRelationships;

impl Operation for QueryEventRelationships {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "msc/queryEventRelationships",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/unstable/event_relationships",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Search),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_INVALID_PARAM", "M_NOT_FOUND"],
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
        let request = Outgoing::new(QueryEventRelationships::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.queryEventRelationships.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub event_id: OwnedEventId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_id: Option<OwnedRoomId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub max_depth: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub max_breadth: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_first: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recent_first: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_parent: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_children: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(event_id: OwnedEventId) -> Self {
        Self {
            event_id,
            room_id: None,
            max_depth: None,
            max_breadth: None,
            limit: None,
            depth_first: None,
            recent_first: None,
            include_parent: None,
            include_children: None,
            direction: None,
            batch: None,
        }
    }

    /// Sets `room_id`.
    #[must_use]
    pub fn room_id(mut self, room_id: OwnedRoomId) -> Self {
        self.room_id = Some(room_id);
        self
    }

    /// Sets `max_depth`.
    #[must_use]
    pub fn max_depth(mut self, max_depth: Int) -> Self {
        self.max_depth = Some(max_depth);
        self
    }

    /// Sets `max_breadth`.
    #[must_use]
    pub fn max_breadth(mut self, max_breadth: Int) -> Self {
        self.max_breadth = Some(max_breadth);
        self
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `depth_first`.
    #[must_use]
    pub fn depth_first(mut self, depth_first: bool) -> Self {
        self.depth_first = Some(depth_first);
        self
    }

    /// Sets `recent_first`.
    #[must_use]
    pub fn recent_first(mut self, recent_first: bool) -> Self {
        self.recent_first = Some(recent_first);
        self
    }

    /// Sets `include_parent`.
    #[must_use]
    pub fn include_parent(mut self, include_parent: bool) -> Self {
        self.include_parent = Some(include_parent);
        self
    }

    /// Sets `include_children`.
    #[must_use]
    pub fn include_children(mut self, include_children: bool) -> Self {
        self.include_children = Some(include_children);
        self
    }

    /// Sets `direction`.
    #[must_use]
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// Sets `batch`.
    #[must_use]
    pub fn batch(mut self, batch: String) -> Self {
        self.batch = Some(batch);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.queryEventRelationships.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub events: Vec<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_batch: Option<String>,
    pub limited: bool,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(events: Vec<Box<RawValue>>, limited: bool) -> Self {
        Self { events, next_batch: None, limited }
    }

    /// Sets `next_batch`.
    #[must_use]
    pub fn next_batch(mut self, next_batch: String) -> Self {
        self.next_batch = Some(next_batch);
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
pub enum Direction {
    Up,
    Down,
    Other(String),
}

impl From<String> for Direction {
    fn from(value: String) -> Self {
        match value.as_str() {
            "up" => Self::Up,
            "down" => Self::Down,
            _ => Self::Other(value),
        }
    }
}

impl From<Direction> for String {
    fn from(value: Direction) -> Self {
        match value {
            Direction::Up => "up".to_owned(),
            Direction::Down => "down".to_owned(),
            Direction::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Direction {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "msc.queryEventRelationships.Direction".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["up", "down", ] })
    }
}
