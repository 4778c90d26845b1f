//! `POST /_matrix/client/unstable/org.matrix.simplified_msc3575/sync`

use lattice_wire::{
    AtMost, AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedMxcUri, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `msc/slidingSync`.
#[derive(Debug, Clone, Copy)]
pub struct SlidingSync;

impl Operation for SlidingSync {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "msc/slidingSync",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_UNKNOWN_POS"],
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
        let request = Outgoing::new(SlidingSync::META, &[])?;
        let request = request.query(&self.query)?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub timeout: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_presence: Option<SetPresence>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { pos: None, timeout: None, set_presence: None }
    }

    /// Sets `pos`.
    #[must_use]
    pub fn pos(mut self, pos: String) -> Self {
        self.pos = Some(pos);
        self
    }

    /// Sets `timeout`.
    #[must_use]
    pub fn timeout(mut self, timeout: Int) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets `set_presence`.
    #[must_use]
    pub fn set_presence(mut self, set_presence: SetPresence) -> Self {
        self.set_presence = Some(set_presence);
        self
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conn_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub txn_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<BTreeMap<String, Lists>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, RoomSubscriptions>>"))]
    pub room_subscriptions: Option<BTreeMap<OwnedRoomId, RoomSubscriptions>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extensions: Option<Extensions>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { conn_id: None, txn_id: None, lists: None, room_subscriptions: None, extensions: None }
    }

    /// Sets `conn_id`.
    #[must_use]
    pub fn conn_id(mut self, conn_id: String) -> Self {
        self.conn_id = Some(conn_id);
        self
    }

    /// Sets `txn_id`.
    #[must_use]
    pub fn txn_id(mut self, txn_id: String) -> Self {
        self.txn_id = Some(txn_id);
        self
    }

    /// Sets `lists`.
    #[must_use]
    pub fn lists(mut self, lists: BTreeMap<String, Lists>) -> Self {
        self.lists = Some(lists);
        self
    }

    /// Sets `room_subscriptions`.
    #[must_use]
    pub fn room_subscriptions(
        mut self,
        room_subscriptions: BTreeMap<OwnedRoomId, RoomSubscriptions>,
    ) -> Self {
        self.room_subscriptions = Some(room_subscriptions);
        self
    }

    /// Sets `extensions`.
    #[must_use]
    pub fn extensions(mut self, extensions: Extensions) -> Self {
        self.extensions = Some(extensions);
        self
    }
}

/// The value of `lists`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.Lists"))]
#[non_exhaustive]
pub struct Lists {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Vec<i64>>>"))]
    pub ranges: Option<Vec<AtMost<Int, 2>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Vec<String>>>"))]
    pub required_state: Option<Vec<AtMost<String, 2>>>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub timeline_limit: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<ListsFilters>,
}

impl Lists {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(timeline_limit: Int) -> Self {
        Self { ranges: None, required_state: None, timeline_limit, filters: None }
    }

    /// Sets `ranges`.
    #[must_use]
    pub fn ranges(mut self, ranges: Vec<AtMost<Int, 2>>) -> Self {
        self.ranges = Some(ranges);
        self
    }

    /// Sets `required_state`.
    #[must_use]
    pub fn required_state(mut self, required_state: Vec<AtMost<String, 2>>) -> Self {
        self.required_state = Some(required_state);
        self
    }

    /// Sets `filters`.
    #[must_use]
    pub fn filters(mut self, filters: ListsFilters) -> Self {
        self.filters = Some(filters);
        self
    }
}

/// The value of `filters`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ListsFilters"))]
#[non_exhaustive]
pub struct ListsFilters {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_dm: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_encrypted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_invite: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_types: Option<Vec<Option<String>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_room_types: Option<Vec<Option<String>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tags: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub spaces: Option<Vec<OwnedRoomId>>,
}

impl ListsFilters {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            is_dm: None,
            is_encrypted: None,
            is_invite: None,
            room_types: None,
            not_room_types: None,
            tags: None,
            not_tags: None,
            spaces: None,
        }
    }

    /// Sets `is_dm`.
    #[must_use]
    pub fn is_dm(mut self, is_dm: bool) -> Self {
        self.is_dm = Some(is_dm);
        self
    }

    /// Sets `is_encrypted`.
    #[must_use]
    pub fn is_encrypted(mut self, is_encrypted: bool) -> Self {
        self.is_encrypted = Some(is_encrypted);
        self
    }

    /// Sets `is_invite`.
    #[must_use]
    pub fn is_invite(mut self, is_invite: bool) -> Self {
        self.is_invite = Some(is_invite);
        self
    }

    /// Sets `room_types`.
    #[must_use]
    pub fn room_types(mut self, room_types: Vec<Option<String>>) -> Self {
        self.room_types = Some(room_types);
        self
    }

    /// Sets `not_room_types`.
    #[must_use]
    pub fn not_room_types(mut self, not_room_types: Vec<Option<String>>) -> Self {
        self.not_room_types = Some(not_room_types);
        self
    }

    /// Sets `tags`.
    #[must_use]
    pub fn tags(mut self, tags: Vec<String>) -> Self {
        self.tags = Some(tags);
        self
    }

    /// Sets `not_tags`.
    #[must_use]
    pub fn not_tags(mut self, not_tags: Vec<String>) -> Self {
        self.not_tags = Some(not_tags);
        self
    }

    /// Sets `spaces`.
    #[must_use]
    pub fn spaces(mut self, spaces: Vec<OwnedRoomId>) -> Self {
        self.spaces = Some(spaces);
        self
    }
}

/// The value of `room_subscriptions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.RoomSubscriptions"))]
#[non_exhaustive]
pub struct RoomSubscriptions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Vec<String>>>"))]
    pub required_state: Option<Vec<AtMost<String, 2>>>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub timeline_limit: Int,
}

impl RoomSubscriptions {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(timeline_limit: Int) -> Self {
        Self { required_state: None, timeline_limit }
    }

    /// Sets `required_state`.
    #[must_use]
    pub fn required_state(mut self, required_state: Vec<AtMost<String, 2>>) -> Self {
        self.required_state = Some(required_state);
        self
    }
}

/// The value of `extensions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.Extensions"))]
#[non_exhaustive]
pub struct Extensions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_device: Option<ExtensionsToDevice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e2ee: Option<ExtensionsE2ee>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_data: Option<ExtensionsAccountData>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipts: Option<ExtensionsReceipts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typing: Option<ExtensionsTyping>,
    #[serde(rename = "io.element.msc4308.thread_subscriptions")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub io_element_msc4308_thread_subscriptions: Option<ExtensionsIoElementMsc4308ThreadSubscriptions>,
}

impl Extensions {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            to_device: None,
            e2ee: None,
            account_data: None,
            receipts: None,
            typing: None,
            io_element_msc4308_thread_subscriptions: None,
        }
    }

    /// Sets `to_device`.
    #[must_use]
    pub fn to_device(mut self, to_device: ExtensionsToDevice) -> Self {
        self.to_device = Some(to_device);
        self
    }

    /// Sets `e2ee`.
    #[must_use]
    pub fn e2ee(mut self, e2ee: ExtensionsE2ee) -> Self {
        self.e2ee = Some(e2ee);
        self
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: ExtensionsAccountData) -> Self {
        self.account_data = Some(account_data);
        self
    }

    /// Sets `receipts`.
    #[must_use]
    pub fn receipts(mut self, receipts: ExtensionsReceipts) -> Self {
        self.receipts = Some(receipts);
        self
    }

    /// Sets `typing`.
    #[must_use]
    pub fn typing(mut self, typing: ExtensionsTyping) -> Self {
        self.typing = Some(typing);
        self
    }

    /// Sets `io.element.msc4308.thread_subscriptions`.
    #[must_use]
    pub fn io_element_msc4308_thread_subscriptions(
        mut self,
        io_element_msc4308_thread_subscriptions: ExtensionsIoElementMsc4308ThreadSubscriptions,
    ) -> Self {
        self.io_element_msc4308_thread_subscriptions = Some(io_element_msc4308_thread_subscriptions);
        self
    }
}

/// The value of `to_device`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ExtensionsToDevice"))]
#[non_exhaustive]
pub struct ExtensionsToDevice {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

impl ExtensionsToDevice {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { enabled: None, limit: None, since: None }
    }

    /// Sets `enabled`.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `since`.
    #[must_use]
    pub fn since(mut self, since: String) -> Self {
        self.since = Some(since);
        self
    }
}

/// The value of `e2ee`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ExtensionsE2ee"))]
#[non_exhaustive]
pub struct ExtensionsE2ee {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

impl ExtensionsE2ee {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { enabled: None }
    }

    /// Sets `enabled`.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }
}

/// The value of `account_data`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ExtensionsAccountData"))]
#[non_exhaustive]
pub struct ExtensionsAccountData {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rooms: Option<Vec<String>>,
}

impl ExtensionsAccountData {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { enabled: None, lists: None, rooms: None }
    }

    /// Sets `enabled`.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Sets `lists`.
    #[must_use]
    pub fn lists(mut self, lists: Vec<String>) -> Self {
        self.lists = Some(lists);
        self
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: Vec<String>) -> Self {
        self.rooms = Some(rooms);
        self
    }
}

/// The value of `receipts`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ExtensionsReceipts"))]
#[non_exhaustive]
pub struct ExtensionsReceipts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rooms: Option<Vec<String>>,
}

impl ExtensionsReceipts {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { enabled: None, lists: None, rooms: None }
    }

    /// Sets `enabled`.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Sets `lists`.
    #[must_use]
    pub fn lists(mut self, lists: Vec<String>) -> Self {
        self.lists = Some(lists);
        self
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: Vec<String>) -> Self {
        self.rooms = Some(rooms);
        self
    }
}

/// The value of `typing`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ExtensionsTyping"))]
#[non_exhaustive]
pub struct ExtensionsTyping {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rooms: Option<Vec<String>>,
}

impl ExtensionsTyping {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { enabled: None, lists: None, rooms: None }
    }

    /// Sets `enabled`.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Sets `lists`.
    #[must_use]
    pub fn lists(mut self, lists: Vec<String>) -> Self {
        self.lists = Some(lists);
        self
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: Vec<String>) -> Self {
        self.rooms = Some(rooms);
        self
    }
}

/// The value of `io.element.msc4308.thread_subscriptions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "msc.slidingSync.ExtensionsIoElementMsc4308ThreadSubscriptions")
)]
#[non_exhaustive]
pub struct ExtensionsIoElementMsc4308ThreadSubscriptions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
}

impl ExtensionsIoElementMsc4308ThreadSubscriptions {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { enabled: None, limit: None }
    }

    /// Sets `enabled`.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.Response"))]
#[non_exhaustive]
pub struct Response {
    pub pos: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub txn_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<BTreeMap<String, ResponseLists>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, Rooms>>"))]
    pub rooms: Option<BTreeMap<OwnedRoomId, Rooms>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extensions: Option<ResponseExtensions>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(pos: String) -> Self {
        Self { pos, txn_id: None, lists: None, rooms: None, extensions: None }
    }

    /// Sets `txn_id`.
    #[must_use]
    pub fn txn_id(mut self, txn_id: String) -> Self {
        self.txn_id = Some(txn_id);
        self
    }

    /// Sets `lists`.
    #[must_use]
    pub fn lists(mut self, lists: BTreeMap<String, ResponseLists>) -> Self {
        self.lists = Some(lists);
        self
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: BTreeMap<OwnedRoomId, Rooms>) -> Self {
        self.rooms = Some(rooms);
        self
    }

    /// Sets `extensions`.
    #[must_use]
    pub fn extensions(mut self, extensions: ResponseExtensions) -> Self {
        self.extensions = Some(extensions);
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

/// The value of `lists`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ResponseLists"))]
#[non_exhaustive]
pub struct ResponseLists {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub count: Int,
}

impl ResponseLists {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(count: Int) -> Self {
        Self { count }
    }
}

/// The value of `rooms`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.Rooms"))]
#[non_exhaustive]
pub struct Rooms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar: Option<OwnedMxcUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heroes: Option<Vec<RoomsHeroes>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_dm: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub invite_state: Option<Vec<Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub required_state: Option<Vec<Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub timeline: Option<Vec<Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_batch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub num_live: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub joined_count: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub invited_count: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub notification_count: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub highlight_count: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub bump_stamp: Option<Int>,
}

impl Rooms {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            name: None,
            avatar: None,
            heroes: None,
            initial: None,
            is_dm: None,
            invite_state: None,
            required_state: None,
            timeline: None,
            prev_batch: None,
            limited: None,
            num_live: None,
            joined_count: None,
            invited_count: None,
            notification_count: None,
            highlight_count: None,
            bump_stamp: None,
        }
    }

    /// Sets `name`.
    #[must_use]
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets `avatar`.
    #[must_use]
    pub fn avatar(mut self, avatar: OwnedMxcUri) -> Self {
        self.avatar = Some(avatar);
        self
    }

    /// Sets `heroes`.
    #[must_use]
    pub fn heroes(mut self, heroes: Vec<RoomsHeroes>) -> Self {
        self.heroes = Some(heroes);
        self
    }

    /// Sets `initial`.
    #[must_use]
    pub fn initial(mut self, initial: bool) -> Self {
        self.initial = Some(initial);
        self
    }

    /// Sets `is_dm`.
    #[must_use]
    pub fn is_dm(mut self, is_dm: bool) -> Self {
        self.is_dm = Some(is_dm);
        self
    }

    /// Sets `invite_state`.
    #[must_use]
    pub fn invite_state(mut self, invite_state: Vec<Box<RawValue>>) -> Self {
        self.invite_state = Some(invite_state);
        self
    }

    /// Sets `required_state`.
    #[must_use]
    pub fn required_state(mut self, required_state: Vec<Box<RawValue>>) -> Self {
        self.required_state = Some(required_state);
        self
    }

    /// Sets `timeline`.
    #[must_use]
    pub fn timeline(mut self, timeline: Vec<Box<RawValue>>) -> Self {
        self.timeline = Some(timeline);
        self
    }

    /// Sets `prev_batch`.
    #[must_use]
    pub fn prev_batch(mut self, prev_batch: String) -> Self {
        self.prev_batch = Some(prev_batch);
        self
    }

    /// Sets `limited`.
    #[must_use]
    pub fn limited(mut self, limited: bool) -> Self {
        self.limited = Some(limited);
        self
    }

    /// Sets `num_live`.
    #[must_use]
    pub fn num_live(mut self, num_live: Int) -> Self {
        self.num_live = Some(num_live);
        self
    }

    /// Sets `joined_count`.
    #[must_use]
    pub fn joined_count(mut self, joined_count: Int) -> Self {
        self.joined_count = Some(joined_count);
        self
    }

    /// Sets `invited_count`.
    #[must_use]
    pub fn invited_count(mut self, invited_count: Int) -> Self {
        self.invited_count = Some(invited_count);
        self
    }

    /// Sets `notification_count`.
    #[must_use]
    pub fn notification_count(mut self, notification_count: Int) -> Self {
        self.notification_count = Some(notification_count);
        self
    }

    /// Sets `highlight_count`.
    #[must_use]
    pub fn highlight_count(mut self, highlight_count: Int) -> Self {
        self.highlight_count = Some(highlight_count);
        self
    }

    /// Sets `bump_stamp`.
    #[must_use]
    pub fn bump_stamp(mut self, bump_stamp: Int) -> Self {
        self.bump_stamp = Some(bump_stamp);
        self
    }
}

/// The value of `heroes`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.RoomsHeroes"))]
#[non_exhaustive]
pub struct RoomsHeroes {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub user_id: OwnedUserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displayname: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar_url: Option<OwnedMxcUri>,
}

impl RoomsHeroes {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(user_id: OwnedUserId) -> Self {
        Self { user_id, displayname: None, avatar_url: None }
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

/// The value of `extensions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ResponseExtensions"))]
#[non_exhaustive]
pub struct ResponseExtensions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_device: Option<ResponseExtensionsToDevice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e2ee: Option<ResponseExtensionsE2ee>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_data: Option<ResponseExtensionsAccountData>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipts: Option<ResponseExtensionsReceipts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typing: Option<ResponseExtensionsTyping>,
    #[serde(rename = "io.element.msc4308.thread_subscriptions")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub io_element_msc4308_thread_subscriptions:
        Option<ResponseExtensionsIoElementMsc4308ThreadSubscriptions>,
}

impl ResponseExtensions {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            to_device: None,
            e2ee: None,
            account_data: None,
            receipts: None,
            typing: None,
            io_element_msc4308_thread_subscriptions: None,
        }
    }

    /// Sets `to_device`.
    #[must_use]
    pub fn to_device(mut self, to_device: ResponseExtensionsToDevice) -> Self {
        self.to_device = Some(to_device);
        self
    }

    /// Sets `e2ee`.
    #[must_use]
    pub fn e2ee(mut self, e2ee: ResponseExtensionsE2ee) -> Self {
        self.e2ee = Some(e2ee);
        self
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: ResponseExtensionsAccountData) -> Self {
        self.account_data = Some(account_data);
        self
    }

    /// Sets `receipts`.
    #[must_use]
    pub fn receipts(mut self, receipts: ResponseExtensionsReceipts) -> Self {
        self.receipts = Some(receipts);
        self
    }

    /// Sets `typing`.
    #[must_use]
    pub fn typing(mut self, typing: ResponseExtensionsTyping) -> Self {
        self.typing = Some(typing);
        self
    }

    /// Sets `io.element.msc4308.thread_subscriptions`.
    #[must_use]
    pub fn io_element_msc4308_thread_subscriptions(
        mut self,
        io_element_msc4308_thread_subscriptions: ResponseExtensionsIoElementMsc4308ThreadSubscriptions,
    ) -> Self {
        self.io_element_msc4308_thread_subscriptions = Some(io_element_msc4308_thread_subscriptions);
        self
    }
}

/// The value of `to_device`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ResponseExtensionsToDevice"))]
#[non_exhaustive]
pub struct ResponseExtensionsToDevice {
    pub next_batch: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl ResponseExtensionsToDevice {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(next_batch: String) -> Self {
        Self { next_batch, events: None }
    }

    /// Sets `events`.
    #[must_use]
    pub fn events(mut self, events: Vec<Box<RawValue>>) -> Self {
        self.events = Some(events);
        self
    }
}

/// The value of `e2ee`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ResponseExtensionsE2ee"))]
#[non_exhaustive]
pub struct ResponseExtensionsE2ee {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_lists: Option<ResponseExtensionsE2eeDeviceLists>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, i64>>"))]
    pub device_one_time_keys_count: Option<BTreeMap<String, Int>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_unused_fallback_key_types: Option<Vec<String>>,
}

impl ResponseExtensionsE2ee {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { device_lists: None, device_one_time_keys_count: None, device_unused_fallback_key_types: None }
    }

    /// Sets `device_lists`.
    #[must_use]
    pub fn device_lists(mut self, device_lists: ResponseExtensionsE2eeDeviceLists) -> Self {
        self.device_lists = Some(device_lists);
        self
    }

    /// Sets `device_one_time_keys_count`.
    #[must_use]
    pub fn device_one_time_keys_count(mut self, device_one_time_keys_count: BTreeMap<String, Int>) -> Self {
        self.device_one_time_keys_count = Some(device_one_time_keys_count);
        self
    }

    /// Sets `device_unused_fallback_key_types`.
    #[must_use]
    pub fn device_unused_fallback_key_types(mut self, device_unused_fallback_key_types: Vec<String>) -> Self {
        self.device_unused_fallback_key_types = Some(device_unused_fallback_key_types);
        self
    }
}

/// The value of `device_lists`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ResponseExtensionsE2eeDeviceLists"))]
#[non_exhaustive]
pub struct ResponseExtensionsE2eeDeviceLists {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub changed: Option<Vec<OwnedUserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub left: Option<Vec<OwnedUserId>>,
}

impl ResponseExtensionsE2eeDeviceLists {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { changed: None, left: None }
    }

    /// Sets `changed`.
    #[must_use]
    pub fn changed(mut self, changed: Vec<OwnedUserId>) -> Self {
        self.changed = Some(changed);
        self
    }

    /// Sets `left`.
    #[must_use]
    pub fn left(mut self, left: Vec<OwnedUserId>) -> Self {
        self.left = Some(left);
        self
    }
}

/// The value of `account_data`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ResponseExtensionsAccountData"))]
#[non_exhaustive]
pub struct ResponseExtensionsAccountData {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub global: Option<Vec<Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, Vec<serde_json::Map<String, serde_json::Value>>>>")
    )]
    pub rooms: Option<BTreeMap<OwnedRoomId, Vec<Box<RawValue>>>>,
}

impl ResponseExtensionsAccountData {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { global: None, rooms: None }
    }

    /// Sets `global`.
    #[must_use]
    pub fn global(mut self, global: Vec<Box<RawValue>>) -> Self {
        self.global = Some(global);
        self
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: BTreeMap<OwnedRoomId, Vec<Box<RawValue>>>) -> Self {
        self.rooms = Some(rooms);
        self
    }
}

/// The value of `receipts`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ResponseExtensionsReceipts"))]
#[non_exhaustive]
pub struct ResponseExtensionsReceipts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub rooms: Option<BTreeMap<OwnedRoomId, Box<RawValue>>>,
}

impl ResponseExtensionsReceipts {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { rooms: None }
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: BTreeMap<OwnedRoomId, Box<RawValue>>) -> Self {
        self.rooms = Some(rooms);
        self
    }
}

/// The value of `typing`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.slidingSync.ResponseExtensionsTyping"))]
#[non_exhaustive]
pub struct ResponseExtensionsTyping {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub rooms: Option<BTreeMap<OwnedRoomId, Box<RawValue>>>,
}

impl ResponseExtensionsTyping {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { rooms: None }
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: BTreeMap<OwnedRoomId, Box<RawValue>>) -> Self {
        self.rooms = Some(rooms);
        self
    }
}

/// The value of `io.element.msc4308.thread_subscriptions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "msc.slidingSync.ResponseExtensionsIoElementMsc4308ThreadSubscriptions")
)]
#[non_exhaustive]
pub struct ResponseExtensionsIoElementMsc4308ThreadSubscriptions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "Option<BTreeMap<String, BTreeMap<String, ResponseExtensionsIoElementMsc4308ThreadSubscriptionsSubscribed>>>"
        )
    )]
    pub subscribed: Option<
        BTreeMap<
            OwnedRoomId,
            BTreeMap<OwnedEventId, ResponseExtensionsIoElementMsc4308ThreadSubscriptionsSubscribed>,
        >,
    >,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "Option<BTreeMap<String, BTreeMap<String, ResponseExtensionsIoElementMsc4308ThreadSubscriptionsUnsubscribed>>>"
        )
    )]
    pub unsubscribed: Option<
        BTreeMap<
            OwnedRoomId,
            BTreeMap<OwnedEventId, ResponseExtensionsIoElementMsc4308ThreadSubscriptionsUnsubscribed>,
        >,
    >,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_batch: Option<String>,
}

impl ResponseExtensionsIoElementMsc4308ThreadSubscriptions {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { subscribed: None, unsubscribed: None, prev_batch: None }
    }

    /// Sets `subscribed`.
    #[must_use]
    pub fn subscribed(
        mut self,
        subscribed: BTreeMap<
            OwnedRoomId,
            BTreeMap<OwnedEventId, ResponseExtensionsIoElementMsc4308ThreadSubscriptionsSubscribed>,
        >,
    ) -> Self {
        self.subscribed = Some(subscribed);
        self
    }

    /// Sets `unsubscribed`.
    #[must_use]
    pub fn unsubscribed(
        mut self,
        unsubscribed: BTreeMap<
            OwnedRoomId,
            BTreeMap<OwnedEventId, ResponseExtensionsIoElementMsc4308ThreadSubscriptionsUnsubscribed>,
        >,
    ) -> Self {
        self.unsubscribed = Some(unsubscribed);
        self
    }

    /// Sets `prev_batch`.
    #[must_use]
    pub fn prev_batch(mut self, prev_batch: String) -> Self {
        self.prev_batch = Some(prev_batch);
        self
    }
}

/// The value of `subscribed`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "msc.slidingSync.ResponseExtensionsIoElementMsc4308ThreadSubscriptionsSubscribed")
)]
#[non_exhaustive]
pub struct ResponseExtensionsIoElementMsc4308ThreadSubscriptionsSubscribed {
    pub automatic: bool,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub bump_stamp: Int,
}

impl ResponseExtensionsIoElementMsc4308ThreadSubscriptionsSubscribed {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(automatic: bool, bump_stamp: Int) -> Self {
        Self { automatic, bump_stamp }
    }
}

/// The value of `unsubscribed`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(rename = "msc.slidingSync.ResponseExtensionsIoElementMsc4308ThreadSubscriptionsUnsubscribed")
)]
#[non_exhaustive]
pub struct ResponseExtensionsIoElementMsc4308ThreadSubscriptionsUnsubscribed {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub bump_stamp: Int,
}

impl ResponseExtensionsIoElementMsc4308ThreadSubscriptionsUnsubscribed {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(bump_stamp: Int) -> Self {
        Self { bump_stamp }
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum SetPresence {
    Offline,
    Online,
    Unavailable,
    Other(String),
}

impl From<String> for SetPresence {
    fn from(value: String) -> Self {
        match value.as_str() {
            "offline" => Self::Offline,
            "online" => Self::Online,
            "unavailable" => Self::Unavailable,
            _ => Self::Other(value),
        }
    }
}

impl From<SetPresence> for String {
    fn from(value: SetPresence) -> Self {
        match value {
            SetPresence::Offline => "offline".to_owned(),
            SetPresence::Online => "online".to_owned(),
            SetPresence::Unavailable => "unavailable".to_owned(),
            SetPresence::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SetPresence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "msc.slidingSync.SetPresence".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["offline", "online", "unavailable", ] })
    }
}
