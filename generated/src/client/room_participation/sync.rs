//! `GET /_matrix/client/v3/sync`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3sync>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck, UnverifiedCaller,
};

use ruma_common::{OwnedEventId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

use crate::types::{EventBatch, StateEventBatch, TimelineBatch};

/// The operation `client/sync`.
#[derive(Debug, Clone, Copy)]
pub struct Sync;

impl Operation for Sync {
    type Request = Request;
    type Response = Response;
    type Caller = UnverifiedCaller;
    const META: &'static Meta = &Meta {
        name: "client/sync",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/sync",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::InObject,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Read),
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
        let request = Outgoing::new(Sync::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_state: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_presence: Option<SetPresence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub timeout: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub use_state_after: Option<bool>,
    #[serde(rename = "org.matrix.msc4222.use_state_after")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc4222_use_state_after: Option<bool>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            filter: None,
            since: None,
            full_state: None,
            set_presence: None,
            timeout: None,
            use_state_after: None,
            org_matrix_msc4222_use_state_after: None,
        }
    }

    /// Sets `filter`.
    #[must_use]
    pub fn filter(mut self, filter: String) -> Self {
        self.filter = Some(filter);
        self
    }

    /// Sets `since`.
    #[must_use]
    pub fn since(mut self, since: String) -> Self {
        self.since = Some(since);
        self
    }

    /// Sets `full_state`.
    #[must_use]
    pub fn full_state(mut self, full_state: bool) -> Self {
        self.full_state = Some(full_state);
        self
    }

    /// Sets `set_presence`.
    #[must_use]
    pub fn set_presence(mut self, set_presence: SetPresence) -> Self {
        self.set_presence = Some(set_presence);
        self
    }

    /// Sets `timeout`.
    #[must_use]
    pub fn timeout(mut self, timeout: Int) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets `use_state_after`.
    #[must_use]
    pub fn use_state_after(mut self, use_state_after: bool) -> Self {
        self.use_state_after = Some(use_state_after);
        self
    }

    /// Sets `org.matrix.msc4222.use_state_after`.
    #[must_use]
    pub fn org_matrix_msc4222_use_state_after(mut self, org_matrix_msc4222_use_state_after: bool) -> Self {
        self.org_matrix_msc4222_use_state_after = Some(org_matrix_msc4222_use_state_after);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.Response"))]
#[non_exhaustive]
pub struct Response {
    pub next_batch: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rooms: Option<Rooms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<EventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_data: Option<EventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_device: Option<EventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_lists: Option<DeviceLists>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, i64>>"))]
    pub device_one_time_keys_count: Option<BTreeMap<String, Int>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_unused_fallback_key_types: Option<Vec<String>>,
    #[serde(rename = "org.matrix.msc2732.device_unused_fallback_key_types")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc2732_device_unused_fallback_key_types: Option<Vec<String>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(next_batch: String) -> Self {
        Self {
            next_batch,
            rooms: None,
            presence: None,
            account_data: None,
            to_device: None,
            device_lists: None,
            device_one_time_keys_count: None,
            device_unused_fallback_key_types: None,
            org_matrix_msc2732_device_unused_fallback_key_types: None,
        }
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: Rooms) -> Self {
        self.rooms = Some(rooms);
        self
    }

    /// Sets `presence`.
    #[must_use]
    pub fn presence(mut self, presence: EventBatch) -> Self {
        self.presence = Some(presence);
        self
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: EventBatch) -> Self {
        self.account_data = Some(account_data);
        self
    }

    /// Sets `to_device`.
    #[must_use]
    pub fn to_device(mut self, to_device: EventBatch) -> Self {
        self.to_device = Some(to_device);
        self
    }

    /// Sets `device_lists`.
    #[must_use]
    pub fn device_lists(mut self, device_lists: DeviceLists) -> Self {
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

    /// Sets `org.matrix.msc2732.device_unused_fallback_key_types`.
    #[must_use]
    pub fn org_matrix_msc2732_device_unused_fallback_key_types(
        mut self,
        org_matrix_msc2732_device_unused_fallback_key_types: Vec<String>,
    ) -> Self {
        self.org_matrix_msc2732_device_unused_fallback_key_types =
            Some(org_matrix_msc2732_device_unused_fallback_key_types);
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

/// The value of `rooms`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.Rooms"))]
#[non_exhaustive]
pub struct Rooms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, RoomsJoin>>"))]
    pub join: Option<BTreeMap<OwnedRoomId, RoomsJoin>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, RoomsInvite>>"))]
    pub invite: Option<BTreeMap<OwnedRoomId, RoomsInvite>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, RoomsKnock>>"))]
    pub knock: Option<BTreeMap<OwnedRoomId, RoomsKnock>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, RoomsLeave>>"))]
    pub leave: Option<BTreeMap<OwnedRoomId, RoomsLeave>>,
}

impl Rooms {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { join: None, invite: None, knock: None, leave: None }
    }

    /// Sets `join`.
    #[must_use]
    pub fn join(mut self, join: BTreeMap<OwnedRoomId, RoomsJoin>) -> Self {
        self.join = Some(join);
        self
    }

    /// Sets `invite`.
    #[must_use]
    pub fn invite(mut self, invite: BTreeMap<OwnedRoomId, RoomsInvite>) -> Self {
        self.invite = Some(invite);
        self
    }

    /// Sets `knock`.
    #[must_use]
    pub fn knock(mut self, knock: BTreeMap<OwnedRoomId, RoomsKnock>) -> Self {
        self.knock = Some(knock);
        self
    }

    /// Sets `leave`.
    #[must_use]
    pub fn leave(mut self, leave: BTreeMap<OwnedRoomId, RoomsLeave>) -> Self {
        self.leave = Some(leave);
        self
    }
}

/// The value of `join`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsJoin"))]
#[non_exhaustive]
pub struct RoomsJoin {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<RoomsJoinSummary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateEventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_after: Option<StateEventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<TimelineBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ephemeral: Option<EventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_data: Option<EventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_notifications: Option<RoomsJoinUnreadNotifications>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, RoomsJoinUnreadThreadNotifications>>")
    )]
    pub unread_thread_notifications: Option<BTreeMap<OwnedEventId, RoomsJoinUnreadThreadNotifications>>,
    #[serde(rename = "org.matrix.msc4222.state_after")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc4222_state_after: Option<RoomsJoinOrgMatrixMsc4222StateAfter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub msc4354_sticky: Option<RoomsJoinMsc4354Sticky>,
}

impl RoomsJoin {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            summary: None,
            state: None,
            state_after: None,
            timeline: None,
            ephemeral: None,
            account_data: None,
            unread_notifications: None,
            unread_thread_notifications: None,
            org_matrix_msc4222_state_after: None,
            msc4354_sticky: None,
        }
    }

    /// Sets `summary`.
    #[must_use]
    pub fn summary(mut self, summary: RoomsJoinSummary) -> Self {
        self.summary = Some(summary);
        self
    }

    /// Sets `state`.
    #[must_use]
    pub fn state(mut self, state: StateEventBatch) -> Self {
        self.state = Some(state);
        self
    }

    /// Sets `state_after`.
    #[must_use]
    pub fn state_after(mut self, state_after: StateEventBatch) -> Self {
        self.state_after = Some(state_after);
        self
    }

    /// Sets `timeline`.
    #[must_use]
    pub fn timeline(mut self, timeline: TimelineBatch) -> Self {
        self.timeline = Some(timeline);
        self
    }

    /// Sets `ephemeral`.
    #[must_use]
    pub fn ephemeral(mut self, ephemeral: EventBatch) -> Self {
        self.ephemeral = Some(ephemeral);
        self
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: EventBatch) -> Self {
        self.account_data = Some(account_data);
        self
    }

    /// Sets `unread_notifications`.
    #[must_use]
    pub fn unread_notifications(mut self, unread_notifications: RoomsJoinUnreadNotifications) -> Self {
        self.unread_notifications = Some(unread_notifications);
        self
    }

    /// Sets `unread_thread_notifications`.
    #[must_use]
    pub fn unread_thread_notifications(
        mut self,
        unread_thread_notifications: BTreeMap<OwnedEventId, RoomsJoinUnreadThreadNotifications>,
    ) -> Self {
        self.unread_thread_notifications = Some(unread_thread_notifications);
        self
    }

    /// Sets `org.matrix.msc4222.state_after`.
    #[must_use]
    pub fn org_matrix_msc4222_state_after(
        mut self,
        org_matrix_msc4222_state_after: RoomsJoinOrgMatrixMsc4222StateAfter,
    ) -> Self {
        self.org_matrix_msc4222_state_after = Some(org_matrix_msc4222_state_after);
        self
    }

    /// Sets `msc4354_sticky`.
    #[must_use]
    pub fn msc4354_sticky(mut self, msc4354_sticky: RoomsJoinMsc4354Sticky) -> Self {
        self.msc4354_sticky = Some(msc4354_sticky);
        self
    }
}

/// The value of `summary`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsJoinSummary"))]
#[non_exhaustive]
pub struct RoomsJoinSummary {
    #[serde(rename = "m.heroes")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub heroes: Option<Vec<OwnedUserId>>,
    #[serde(rename = "m.joined_member_count")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub joined_member_count: Option<Int>,
    #[serde(rename = "m.invited_member_count")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub invited_member_count: Option<Int>,
}

impl RoomsJoinSummary {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { heroes: None, joined_member_count: None, invited_member_count: None }
    }

    /// Sets `m.heroes`.
    #[must_use]
    pub fn heroes(mut self, heroes: Vec<OwnedUserId>) -> Self {
        self.heroes = Some(heroes);
        self
    }

    /// Sets `m.joined_member_count`.
    #[must_use]
    pub fn joined_member_count(mut self, joined_member_count: Int) -> Self {
        self.joined_member_count = Some(joined_member_count);
        self
    }

    /// Sets `m.invited_member_count`.
    #[must_use]
    pub fn invited_member_count(mut self, invited_member_count: Int) -> Self {
        self.invited_member_count = Some(invited_member_count);
        self
    }
}

/// The value of `unread_notifications`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsJoinUnreadNotifications"))]
#[non_exhaustive]
pub struct RoomsJoinUnreadNotifications {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub highlight_count: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub notification_count: Option<Int>,
}

impl RoomsJoinUnreadNotifications {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { highlight_count: None, notification_count: None }
    }

    /// Sets `highlight_count`.
    #[must_use]
    pub fn highlight_count(mut self, highlight_count: Int) -> Self {
        self.highlight_count = Some(highlight_count);
        self
    }

    /// Sets `notification_count`.
    #[must_use]
    pub fn notification_count(mut self, notification_count: Int) -> Self {
        self.notification_count = Some(notification_count);
        self
    }
}

/// The value of `unread_thread_notifications`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsJoinUnreadThreadNotifications"))]
#[non_exhaustive]
pub struct RoomsJoinUnreadThreadNotifications {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub highlight_count: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub notification_count: Option<Int>,
}

impl RoomsJoinUnreadThreadNotifications {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { highlight_count: None, notification_count: None }
    }

    /// Sets `highlight_count`.
    #[must_use]
    pub fn highlight_count(mut self, highlight_count: Int) -> Self {
        self.highlight_count = Some(highlight_count);
        self
    }

    /// Sets `notification_count`.
    #[must_use]
    pub fn notification_count(mut self, notification_count: Int) -> Self {
        self.notification_count = Some(notification_count);
        self
    }
}

/// The value of `org.matrix.msc4222.state_after`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsJoinOrgMatrixMsc4222StateAfter"))]
#[non_exhaustive]
pub struct RoomsJoinOrgMatrixMsc4222StateAfter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl RoomsJoinOrgMatrixMsc4222StateAfter {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { events: None }
    }

    /// Sets `events`.
    #[must_use]
    pub fn events(mut self, events: Vec<Box<RawValue>>) -> Self {
        self.events = Some(events);
        self
    }
}

/// The value of `msc4354_sticky`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsJoinMsc4354Sticky"))]
#[non_exhaustive]
pub struct RoomsJoinMsc4354Sticky {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl RoomsJoinMsc4354Sticky {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { events: None }
    }

    /// Sets `events`.
    #[must_use]
    pub fn events(mut self, events: Vec<Box<RawValue>>) -> Self {
        self.events = Some(events);
        self
    }
}

/// The value of `invite`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsInvite"))]
#[non_exhaustive]
pub struct RoomsInvite {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_state: Option<RoomsInviteInviteState>,
}

impl RoomsInvite {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { invite_state: None }
    }

    /// Sets `invite_state`.
    #[must_use]
    pub fn invite_state(mut self, invite_state: RoomsInviteInviteState) -> Self {
        self.invite_state = Some(invite_state);
        self
    }
}

/// The value of `invite_state`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsInviteInviteState"))]
#[non_exhaustive]
pub struct RoomsInviteInviteState {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl RoomsInviteInviteState {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { events: None }
    }

    /// Sets `events`.
    #[must_use]
    pub fn events(mut self, events: Vec<Box<RawValue>>) -> Self {
        self.events = Some(events);
        self
    }
}

/// The value of `knock`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsKnock"))]
#[non_exhaustive]
pub struct RoomsKnock {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub knock_state: Option<RoomsKnockKnockState>,
}

impl RoomsKnock {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { knock_state: None }
    }

    /// Sets `knock_state`.
    #[must_use]
    pub fn knock_state(mut self, knock_state: RoomsKnockKnockState) -> Self {
        self.knock_state = Some(knock_state);
        self
    }
}

/// The value of `knock_state`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsKnockKnockState"))]
#[non_exhaustive]
pub struct RoomsKnockKnockState {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl RoomsKnockKnockState {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { events: None }
    }

    /// Sets `events`.
    #[must_use]
    pub fn events(mut self, events: Vec<Box<RawValue>>) -> Self {
        self.events = Some(events);
        self
    }
}

/// The value of `leave`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsLeave"))]
#[non_exhaustive]
pub struct RoomsLeave {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateEventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_after: Option<StateEventBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<TimelineBatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_data: Option<EventBatch>,
    #[serde(rename = "org.matrix.msc4222.state_after")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc4222_state_after: Option<RoomsLeaveOrgMatrixMsc4222StateAfter>,
}

impl RoomsLeave {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: None,
            state_after: None,
            timeline: None,
            account_data: None,
            org_matrix_msc4222_state_after: None,
        }
    }

    /// Sets `state`.
    #[must_use]
    pub fn state(mut self, state: StateEventBatch) -> Self {
        self.state = Some(state);
        self
    }

    /// Sets `state_after`.
    #[must_use]
    pub fn state_after(mut self, state_after: StateEventBatch) -> Self {
        self.state_after = Some(state_after);
        self
    }

    /// Sets `timeline`.
    #[must_use]
    pub fn timeline(mut self, timeline: TimelineBatch) -> Self {
        self.timeline = Some(timeline);
        self
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: EventBatch) -> Self {
        self.account_data = Some(account_data);
        self
    }

    /// Sets `org.matrix.msc4222.state_after`.
    #[must_use]
    pub fn org_matrix_msc4222_state_after(
        mut self,
        org_matrix_msc4222_state_after: RoomsLeaveOrgMatrixMsc4222StateAfter,
    ) -> Self {
        self.org_matrix_msc4222_state_after = Some(org_matrix_msc4222_state_after);
        self
    }
}

/// The value of `org.matrix.msc4222.state_after`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.RoomsLeaveOrgMatrixMsc4222StateAfter"))]
#[non_exhaustive]
pub struct RoomsLeaveOrgMatrixMsc4222StateAfter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl RoomsLeaveOrgMatrixMsc4222StateAfter {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { events: None }
    }

    /// Sets `events`.
    #[must_use]
    pub fn events(mut self, events: Vec<Box<RawValue>>) -> Self {
        self.events = Some(events);
        self
    }
}

/// The value of `device_lists`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.sync.DeviceLists"))]
#[non_exhaustive]
pub struct DeviceLists {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub changed: Option<Vec<OwnedUserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub left: Option<Vec<OwnedUserId>>,
}

impl DeviceLists {
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
        "client.sync.SetPresence".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["offline", "online", "unavailable", ] })
    }
}
