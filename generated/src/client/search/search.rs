//! `POST /_matrix/client/v3/search`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3search>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedMxcUri, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

use crate::types::RoomEventFilter;

/// The operation `client/search`.
#[derive(Debug, Clone, Copy)]
pub struct Search;

impl Operation for Search {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/search",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/search",
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
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub query: Query,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query, body: Body) -> Self {
        Self { query, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(Search::META, &[])?;
        let request = request.query(&self.query)?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_batch: Option<String>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { next_batch: None }
    }

    /// Sets `next_batch`.
    #[must_use]
    pub fn next_batch(mut self, next_batch: String) -> Self {
        self.next_batch = Some(next_batch);
        self
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.Body"))]
#[non_exhaustive]
pub struct Body {
    pub search_categories: SearchCategories,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(search_categories: SearchCategories) -> Self {
        Self { search_categories }
    }
}

/// The value of `search_categories`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.SearchCategories"))]
#[non_exhaustive]
pub struct SearchCategories {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_events: Option<SearchCategoriesRoomEvents>,
}

impl SearchCategories {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { room_events: None }
    }

    /// Sets `room_events`.
    #[must_use]
    pub fn room_events(mut self, room_events: SearchCategoriesRoomEvents) -> Self {
        self.room_events = Some(room_events);
        self
    }
}

/// The value of `room_events`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.SearchCategoriesRoomEvents"))]
#[non_exhaustive]
pub struct SearchCategoriesRoomEvents {
    pub search_term: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<SearchCategoriesRoomEventsKeys>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<RoomEventFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_by: Option<SearchCategoriesRoomEventsOrderBy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_context: Option<SearchCategoriesRoomEventsEventContext>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_state: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groupings: Option<SearchCategoriesRoomEventsGroupings>,
}

impl SearchCategoriesRoomEvents {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(search_term: String) -> Self {
        Self {
            search_term,
            keys: None,
            filter: None,
            order_by: None,
            event_context: None,
            include_state: None,
            groupings: None,
        }
    }

    /// Sets `keys`.
    #[must_use]
    pub fn keys(mut self, keys: Vec<SearchCategoriesRoomEventsKeys>) -> Self {
        self.keys = Some(keys);
        self
    }

    /// Sets `filter`.
    #[must_use]
    pub fn filter(mut self, filter: RoomEventFilter) -> Self {
        self.filter = Some(filter);
        self
    }

    /// Sets `order_by`.
    #[must_use]
    pub fn order_by(mut self, order_by: SearchCategoriesRoomEventsOrderBy) -> Self {
        self.order_by = Some(order_by);
        self
    }

    /// Sets `event_context`.
    #[must_use]
    pub fn event_context(mut self, event_context: SearchCategoriesRoomEventsEventContext) -> Self {
        self.event_context = Some(event_context);
        self
    }

    /// Sets `include_state`.
    #[must_use]
    pub fn include_state(mut self, include_state: bool) -> Self {
        self.include_state = Some(include_state);
        self
    }

    /// Sets `groupings`.
    #[must_use]
    pub fn groupings(mut self, groupings: SearchCategoriesRoomEventsGroupings) -> Self {
        self.groupings = Some(groupings);
        self
    }
}

/// The value of `event_context`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.SearchCategoriesRoomEventsEventContext"))]
#[non_exhaustive]
pub struct SearchCategoriesRoomEventsEventContext {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub before_limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub after_limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_profile: Option<bool>,
}

impl SearchCategoriesRoomEventsEventContext {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { before_limit: None, after_limit: None, include_profile: None }
    }

    /// Sets `before_limit`.
    #[must_use]
    pub fn before_limit(mut self, before_limit: Int) -> Self {
        self.before_limit = Some(before_limit);
        self
    }

    /// Sets `after_limit`.
    #[must_use]
    pub fn after_limit(mut self, after_limit: Int) -> Self {
        self.after_limit = Some(after_limit);
        self
    }

    /// Sets `include_profile`.
    #[must_use]
    pub fn include_profile(mut self, include_profile: bool) -> Self {
        self.include_profile = Some(include_profile);
        self
    }
}

/// The value of `groupings`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.SearchCategoriesRoomEventsGroupings"))]
#[non_exhaustive]
pub struct SearchCategoriesRoomEventsGroupings {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_by: Option<Vec<SearchCategoriesRoomEventsGroupingsGroupBy>>,
}

impl SearchCategoriesRoomEventsGroupings {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { group_by: None }
    }

    /// Sets `group_by`.
    #[must_use]
    pub fn group_by(mut self, group_by: Vec<SearchCategoriesRoomEventsGroupingsGroupBy>) -> Self {
        self.group_by = Some(group_by);
        self
    }
}

/// The value of `group_by`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.SearchCategoriesRoomEventsGroupingsGroupBy"))]
#[non_exhaustive]
pub struct SearchCategoriesRoomEventsGroupingsGroupBy {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<SearchCategoriesRoomEventsGroupingsGroupByKey>,
}

impl SearchCategoriesRoomEventsGroupingsGroupBy {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { key: None }
    }

    /// Sets `key`.
    #[must_use]
    pub fn key(mut self, key: SearchCategoriesRoomEventsGroupingsGroupByKey) -> Self {
        self.key = Some(key);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.Response"))]
#[non_exhaustive]
pub struct Response {
    pub search_categories: ResponseSearchCategories,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(search_categories: ResponseSearchCategories) -> Self {
        Self { search_categories }
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

/// The value of `search_categories`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.ResponseSearchCategories"))]
#[non_exhaustive]
pub struct ResponseSearchCategories {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_events: Option<ResponseSearchCategoriesRoomEvents>,
}

impl ResponseSearchCategories {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { room_events: None }
    }

    /// Sets `room_events`.
    #[must_use]
    pub fn room_events(mut self, room_events: ResponseSearchCategoriesRoomEvents) -> Self {
        self.room_events = Some(room_events);
        self
    }
}

/// The value of `room_events`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.ResponseSearchCategoriesRoomEvents"))]
#[non_exhaustive]
pub struct ResponseSearchCategoriesRoomEvents {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub count: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highlights: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<ResponseSearchCategoriesRoomEventsResults>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, Vec<serde_json::Map<String, serde_json::Value>>>>")
    )]
    pub state: Option<BTreeMap<OwnedRoomId, Vec<Box<RawValue>>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<BTreeMap<String, BTreeMap<String, ResponseSearchCategoriesRoomEventsGroups>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_batch: Option<String>,
}

impl ResponseSearchCategoriesRoomEvents {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { count: None, highlights: None, results: None, state: None, groups: None, next_batch: None }
    }

    /// Sets `count`.
    #[must_use]
    pub fn count(mut self, count: Int) -> Self {
        self.count = Some(count);
        self
    }

    /// Sets `highlights`.
    #[must_use]
    pub fn highlights(mut self, highlights: Vec<String>) -> Self {
        self.highlights = Some(highlights);
        self
    }

    /// Sets `results`.
    #[must_use]
    pub fn results(mut self, results: Vec<ResponseSearchCategoriesRoomEventsResults>) -> Self {
        self.results = Some(results);
        self
    }

    /// Sets `state`.
    #[must_use]
    pub fn state(mut self, state: BTreeMap<OwnedRoomId, Vec<Box<RawValue>>>) -> Self {
        self.state = Some(state);
        self
    }

    /// Sets `groups`.
    #[must_use]
    pub fn groups(
        mut self,
        groups: BTreeMap<String, BTreeMap<String, ResponseSearchCategoriesRoomEventsGroups>>,
    ) -> Self {
        self.groups = Some(groups);
        self
    }

    /// Sets `next_batch`.
    #[must_use]
    pub fn next_batch(mut self, next_batch: String) -> Self {
        self.next_batch = Some(next_batch);
        self
    }
}

/// The value of `results`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.ResponseSearchCategoriesRoomEventsResults"))]
#[non_exhaustive]
pub struct ResponseSearchCategoriesRoomEventsResults {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub result: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<ResponseSearchCategoriesRoomEventsResultsContext>,
}

impl ResponseSearchCategoriesRoomEventsResults {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { rank: None, result: None, context: None }
    }

    /// Sets `rank`.
    #[must_use]
    pub fn rank(mut self, rank: f64) -> Self {
        self.rank = Some(rank);
        self
    }

    /// Sets `result`.
    #[must_use]
    pub fn result(mut self, result: Box<RawValue>) -> Self {
        self.result = Some(result);
        self
    }

    /// Sets `context`.
    #[must_use]
    pub fn context(mut self, context: ResponseSearchCategoriesRoomEventsResultsContext) -> Self {
        self.context = Some(context);
        self
    }
}

/// The value of `context`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "client.search.ResponseSearchCategoriesRoomEventsResultsContext")
)]
#[non_exhaustive]
pub struct ResponseSearchCategoriesRoomEventsResultsContext {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "Option<BTreeMap<String, ResponseSearchCategoriesRoomEventsResultsContextProfileInfo>>"
        )
    )]
    pub profile_info:
        Option<BTreeMap<OwnedUserId, ResponseSearchCategoriesRoomEventsResultsContextProfileInfo>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events_before: Option<Vec<Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events_after: Option<Vec<Box<RawValue>>>,
}

impl ResponseSearchCategoriesRoomEventsResultsContext {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { start: None, end: None, profile_info: None, events_before: None, events_after: None }
    }

    /// Sets `start`.
    #[must_use]
    pub fn start(mut self, start: String) -> Self {
        self.start = Some(start);
        self
    }

    /// Sets `end`.
    #[must_use]
    pub fn end(mut self, end: String) -> Self {
        self.end = Some(end);
        self
    }

    /// Sets `profile_info`.
    #[must_use]
    pub fn profile_info(
        mut self,
        profile_info: BTreeMap<OwnedUserId, ResponseSearchCategoriesRoomEventsResultsContextProfileInfo>,
    ) -> Self {
        self.profile_info = Some(profile_info);
        self
    }

    /// Sets `events_before`.
    #[must_use]
    pub fn events_before(mut self, events_before: Vec<Box<RawValue>>) -> Self {
        self.events_before = Some(events_before);
        self
    }

    /// Sets `events_after`.
    #[must_use]
    pub fn events_after(mut self, events_after: Vec<Box<RawValue>>) -> Self {
        self.events_after = Some(events_after);
        self
    }
}

/// The value of `profile_info`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "client.search.ResponseSearchCategoriesRoomEventsResultsContextProfileInfo")
)]
#[non_exhaustive]
pub struct ResponseSearchCategoriesRoomEventsResultsContextProfileInfo {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displayname: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar_url: Option<OwnedMxcUri>,
}

impl ResponseSearchCategoriesRoomEventsResultsContextProfileInfo {
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

/// The value of `groups`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.search.ResponseSearchCategoriesRoomEventsGroups"))]
#[non_exhaustive]
pub struct ResponseSearchCategoriesRoomEventsGroups {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_batch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub order: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<String>>,
}

impl ResponseSearchCategoriesRoomEventsGroups {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { next_batch: None, order: None, results: None }
    }

    /// Sets `next_batch`.
    #[must_use]
    pub fn next_batch(mut self, next_batch: String) -> Self {
        self.next_batch = Some(next_batch);
        self
    }

    /// Sets `order`.
    #[must_use]
    pub fn order(mut self, order: Int) -> Self {
        self.order = Some(order);
        self
    }

    /// Sets `results`.
    #[must_use]
    pub fn results(mut self, results: Vec<String>) -> Self {
        self.results = Some(results);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum SearchCategoriesRoomEventsKeys {
    ContentBody,
    ContentName,
    ContentTopic,
    Other(String),
}

impl From<String> for SearchCategoriesRoomEventsKeys {
    fn from(value: String) -> Self {
        match value.as_str() {
            "content.body" => Self::ContentBody,
            "content.name" => Self::ContentName,
            "content.topic" => Self::ContentTopic,
            _ => Self::Other(value),
        }
    }
}

impl From<SearchCategoriesRoomEventsKeys> for String {
    fn from(value: SearchCategoriesRoomEventsKeys) -> Self {
        match value {
            SearchCategoriesRoomEventsKeys::ContentBody => "content.body".to_owned(),
            SearchCategoriesRoomEventsKeys::ContentName => "content.name".to_owned(),
            SearchCategoriesRoomEventsKeys::ContentTopic => "content.topic".to_owned(),
            SearchCategoriesRoomEventsKeys::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SearchCategoriesRoomEventsKeys {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.search.SearchCategoriesRoomEventsKeys".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["content.body", "content.name", "content.topic", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum SearchCategoriesRoomEventsOrderBy {
    Recent,
    Rank,
    Other(String),
}

impl From<String> for SearchCategoriesRoomEventsOrderBy {
    fn from(value: String) -> Self {
        match value.as_str() {
            "recent" => Self::Recent,
            "rank" => Self::Rank,
            _ => Self::Other(value),
        }
    }
}

impl From<SearchCategoriesRoomEventsOrderBy> for String {
    fn from(value: SearchCategoriesRoomEventsOrderBy) -> Self {
        match value {
            SearchCategoriesRoomEventsOrderBy::Recent => "recent".to_owned(),
            SearchCategoriesRoomEventsOrderBy::Rank => "rank".to_owned(),
            SearchCategoriesRoomEventsOrderBy::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SearchCategoriesRoomEventsOrderBy {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.search.SearchCategoriesRoomEventsOrderBy".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["recent", "rank", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum SearchCategoriesRoomEventsGroupingsGroupByKey {
    RoomId,
    Sender,
    Other(String),
}

impl From<String> for SearchCategoriesRoomEventsGroupingsGroupByKey {
    fn from(value: String) -> Self {
        match value.as_str() {
            "room_id" => Self::RoomId,
            "sender" => Self::Sender,
            _ => Self::Other(value),
        }
    }
}

impl From<SearchCategoriesRoomEventsGroupingsGroupByKey> for String {
    fn from(value: SearchCategoriesRoomEventsGroupingsGroupByKey) -> Self {
        match value {
            SearchCategoriesRoomEventsGroupingsGroupByKey::RoomId => "room_id".to_owned(),
            SearchCategoriesRoomEventsGroupingsGroupByKey::Sender => "sender".to_owned(),
            SearchCategoriesRoomEventsGroupingsGroupByKey::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SearchCategoriesRoomEventsGroupingsGroupByKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.search.SearchCategoriesRoomEventsGroupingsGroupByKey".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["room_id", "sender", ] })
    }
}
