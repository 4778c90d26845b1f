//! The named types of the specification, from `spec/types.yaml`.

use lattice_wire::{FromReply, Int, IntoReply, MatrixError, Received, Reply, ResponseError};

use ruma_common::{OwnedDeviceId, OwnedMxcUri, OwnedRoomAliasId, OwnedRoomId, OwnedServerName, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// `RequestEmailValidation` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RequestEmailValidation"))]
#[non_exhaustive]
pub struct RequestEmailValidation {
    pub client_secret: String,
    pub email: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub send_attempt: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_server: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_access_token: Option<String>,
}

impl RequestEmailValidation {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(client_secret: String, email: String, send_attempt: Int) -> Self {
        Self { client_secret, email, send_attempt, next_link: None, id_server: None, id_access_token: None }
    }

    /// Sets `next_link`.
    #[must_use]
    pub fn next_link(mut self, next_link: String) -> Self {
        self.next_link = Some(next_link);
        self
    }

    /// Sets `id_server`.
    #[must_use]
    pub fn id_server(mut self, id_server: String) -> Self {
        self.id_server = Some(id_server);
        self
    }

    /// Sets `id_access_token`.
    #[must_use]
    pub fn id_access_token(mut self, id_access_token: String) -> Self {
        self.id_access_token = Some(id_access_token);
        self
    }
}

impl std::fmt::Debug for RequestEmailValidation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RequestEmailValidation")
            .field("email", &self.email)
            .field("send_attempt", &self.send_attempt)
            .field("next_link", &self.next_link)
            .field("id_server", &self.id_server)
            .finish_non_exhaustive()
    }
}

/// `RequestTokenResponse` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RequestTokenResponse"))]
#[non_exhaustive]
pub struct RequestTokenResponse {
    pub sid: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submit_url: Option<String>,
}

impl RequestTokenResponse {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(sid: String) -> Self {
        Self { sid, submit_url: None }
    }

    /// Sets `submit_url`.
    #[must_use]
    pub fn submit_url(mut self, submit_url: String) -> Self {
        self.submit_url = Some(submit_url);
        self
    }
}

impl IntoReply for RequestTokenResponse {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for RequestTokenResponse {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `RequestMsisdnValidation` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RequestMsisdnValidation"))]
#[non_exhaustive]
pub struct RequestMsisdnValidation {
    pub client_secret: String,
    pub country: String,
    pub phone_number: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub send_attempt: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_server: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_access_token: Option<String>,
}

impl RequestMsisdnValidation {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(client_secret: String, country: String, phone_number: String, send_attempt: Int) -> Self {
        Self {
            client_secret,
            country,
            phone_number,
            send_attempt,
            next_link: None,
            id_server: None,
            id_access_token: None,
        }
    }

    /// Sets `next_link`.
    #[must_use]
    pub fn next_link(mut self, next_link: String) -> Self {
        self.next_link = Some(next_link);
        self
    }

    /// Sets `id_server`.
    #[must_use]
    pub fn id_server(mut self, id_server: String) -> Self {
        self.id_server = Some(id_server);
        self
    }

    /// Sets `id_access_token`.
    #[must_use]
    pub fn id_access_token(mut self, id_access_token: String) -> Self {
        self.id_access_token = Some(id_access_token);
        self
    }
}

impl std::fmt::Debug for RequestMsisdnValidation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RequestMsisdnValidation")
            .field("country", &self.country)
            .field("phone_number", &self.phone_number)
            .field("send_attempt", &self.send_attempt)
            .field("next_link", &self.next_link)
            .field("id_server", &self.id_server)
            .finish_non_exhaustive()
    }
}

/// `Invite3pid` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Invite3pid"))]
#[non_exhaustive]
pub struct Invite3pid {
    pub id_server: String,
    pub id_access_token: String,
    pub medium: String,
    pub address: String,
}

impl Invite3pid {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(id_server: String, id_access_token: String, medium: String, address: String) -> Self {
        Self { id_server, id_access_token, medium, address }
    }
}

impl std::fmt::Debug for Invite3pid {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Invite3pid")
            .field("id_server", &self.id_server)
            .field("medium", &self.medium)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// `Device` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Device"))]
#[non_exhaustive]
pub struct Device {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub device_id: OwnedDeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lattice_wire::null_is_a_value")]
    pub display_name: Option<DeviceDisplayName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lattice_wire::null_is_a_value")]
    pub last_seen_ip: Option<DeviceLastSeenIp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lattice_wire::null_is_a_value")]
    pub last_seen_ts: Option<DeviceLastSeenTs>,
}

impl Device {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(device_id: OwnedDeviceId) -> Self {
        Self { device_id, display_name: None, last_seen_ip: None, last_seen_ts: None }
    }

    /// Sets `display_name`.
    #[must_use]
    pub fn display_name(mut self, display_name: DeviceDisplayName) -> Self {
        self.display_name = Some(display_name);
        self
    }

    /// Sets `last_seen_ip`.
    #[must_use]
    pub fn last_seen_ip(mut self, last_seen_ip: DeviceLastSeenIp) -> Self {
        self.last_seen_ip = Some(last_seen_ip);
        self
    }

    /// Sets `last_seen_ts`.
    #[must_use]
    pub fn last_seen_ts(mut self, last_seen_ts: DeviceLastSeenTs) -> Self {
        self.last_seen_ts = Some(last_seen_ts);
        self
    }
}

impl IntoReply for Device {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Device {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `EventFilter` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "EventFilter"))]
#[non_exhaustive]
pub struct EventFilter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub not_senders: Option<Vec<OwnedUserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub senders: Option<Vec<OwnedUserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<String>>,
}

impl EventFilter {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { limit: None, not_senders: None, not_types: None, senders: None, types: None }
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `not_senders`.
    #[must_use]
    pub fn not_senders(mut self, not_senders: Vec<OwnedUserId>) -> Self {
        self.not_senders = Some(not_senders);
        self
    }

    /// Sets `not_types`.
    #[must_use]
    pub fn not_types(mut self, not_types: Vec<String>) -> Self {
        self.not_types = Some(not_types);
        self
    }

    /// Sets `senders`.
    #[must_use]
    pub fn senders(mut self, senders: Vec<OwnedUserId>) -> Self {
        self.senders = Some(senders);
        self
    }

    /// Sets `types`.
    #[must_use]
    pub fn types(mut self, types: Vec<String>) -> Self {
        self.types = Some(types);
        self
    }
}

/// `RoomEventFilter` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RoomEventFilter"))]
#[non_exhaustive]
pub struct RoomEventFilter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub not_senders: Option<Vec<OwnedUserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub senders: Option<Vec<OwnedUserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_thread_notifications: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lazy_load_members: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_redundant_members: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub not_rooms: Option<Vec<OwnedRoomId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub rooms: Option<Vec<OwnedRoomId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains_url: Option<bool>,
    #[serde(rename = "org.matrix.msc3874.rel_types")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc3874_rel_types: Option<Vec<String>>,
    #[serde(rename = "org.matrix.msc3874.not_rel_types")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc3874_not_rel_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_by_rel_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub related_by_senders: Option<Vec<OwnedUserId>>,
}

impl RoomEventFilter {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            limit: None,
            not_senders: None,
            not_types: None,
            senders: None,
            types: None,
            unread_thread_notifications: None,
            lazy_load_members: None,
            include_redundant_members: None,
            not_rooms: None,
            rooms: None,
            contains_url: None,
            org_matrix_msc3874_rel_types: None,
            org_matrix_msc3874_not_rel_types: None,
            related_by_rel_types: None,
            related_by_senders: None,
        }
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `not_senders`.
    #[must_use]
    pub fn not_senders(mut self, not_senders: Vec<OwnedUserId>) -> Self {
        self.not_senders = Some(not_senders);
        self
    }

    /// Sets `not_types`.
    #[must_use]
    pub fn not_types(mut self, not_types: Vec<String>) -> Self {
        self.not_types = Some(not_types);
        self
    }

    /// Sets `senders`.
    #[must_use]
    pub fn senders(mut self, senders: Vec<OwnedUserId>) -> Self {
        self.senders = Some(senders);
        self
    }

    /// Sets `types`.
    #[must_use]
    pub fn types(mut self, types: Vec<String>) -> Self {
        self.types = Some(types);
        self
    }

    /// Sets `unread_thread_notifications`.
    #[must_use]
    pub fn unread_thread_notifications(mut self, unread_thread_notifications: bool) -> Self {
        self.unread_thread_notifications = Some(unread_thread_notifications);
        self
    }

    /// Sets `lazy_load_members`.
    #[must_use]
    pub fn lazy_load_members(mut self, lazy_load_members: bool) -> Self {
        self.lazy_load_members = Some(lazy_load_members);
        self
    }

    /// Sets `include_redundant_members`.
    #[must_use]
    pub fn include_redundant_members(mut self, include_redundant_members: bool) -> Self {
        self.include_redundant_members = Some(include_redundant_members);
        self
    }

    /// Sets `not_rooms`.
    #[must_use]
    pub fn not_rooms(mut self, not_rooms: Vec<OwnedRoomId>) -> Self {
        self.not_rooms = Some(not_rooms);
        self
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: Vec<OwnedRoomId>) -> Self {
        self.rooms = Some(rooms);
        self
    }

    /// Sets `contains_url`.
    #[must_use]
    pub fn contains_url(mut self, contains_url: bool) -> Self {
        self.contains_url = Some(contains_url);
        self
    }

    /// Sets `org.matrix.msc3874.rel_types`.
    #[must_use]
    pub fn org_matrix_msc3874_rel_types(mut self, org_matrix_msc3874_rel_types: Vec<String>) -> Self {
        self.org_matrix_msc3874_rel_types = Some(org_matrix_msc3874_rel_types);
        self
    }

    /// Sets `org.matrix.msc3874.not_rel_types`.
    #[must_use]
    pub fn org_matrix_msc3874_not_rel_types(mut self, org_matrix_msc3874_not_rel_types: Vec<String>) -> Self {
        self.org_matrix_msc3874_not_rel_types = Some(org_matrix_msc3874_not_rel_types);
        self
    }

    /// Sets `related_by_rel_types`.
    #[must_use]
    pub fn related_by_rel_types(mut self, related_by_rel_types: Vec<String>) -> Self {
        self.related_by_rel_types = Some(related_by_rel_types);
        self
    }

    /// Sets `related_by_senders`.
    #[must_use]
    pub fn related_by_senders(mut self, related_by_senders: Vec<OwnedUserId>) -> Self {
        self.related_by_senders = Some(related_by_senders);
        self
    }
}

/// `Filter` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Filter"))]
#[non_exhaustive]
pub struct Filter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_fields: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_format: Option<FilterEventFormat>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<EventFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_data: Option<EventFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<FilterRoom>,
}

impl Filter {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { event_fields: None, event_format: None, presence: None, account_data: None, room: None }
    }

    /// Sets `event_fields`.
    #[must_use]
    pub fn event_fields(mut self, event_fields: Vec<String>) -> Self {
        self.event_fields = Some(event_fields);
        self
    }

    /// Sets `event_format`.
    #[must_use]
    pub fn event_format(mut self, event_format: FilterEventFormat) -> Self {
        self.event_format = Some(event_format);
        self
    }

    /// Sets `presence`.
    #[must_use]
    pub fn presence(mut self, presence: EventFilter) -> Self {
        self.presence = Some(presence);
        self
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: EventFilter) -> Self {
        self.account_data = Some(account_data);
        self
    }

    /// Sets `room`.
    #[must_use]
    pub fn room(mut self, room: FilterRoom) -> Self {
        self.room = Some(room);
        self
    }
}

impl IntoReply for Filter {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Filter {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// The value of `room`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FilterRoom"))]
#[non_exhaustive]
pub struct FilterRoom {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub not_rooms: Option<Vec<OwnedRoomId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub rooms: Option<Vec<OwnedRoomId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ephemeral: Option<RoomEventFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_leave: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RoomEventFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<RoomEventFilter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_data: Option<RoomEventFilter>,
}

impl FilterRoom {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            not_rooms: None,
            rooms: None,
            ephemeral: None,
            include_leave: None,
            state: None,
            timeline: None,
            account_data: None,
        }
    }

    /// Sets `not_rooms`.
    #[must_use]
    pub fn not_rooms(mut self, not_rooms: Vec<OwnedRoomId>) -> Self {
        self.not_rooms = Some(not_rooms);
        self
    }

    /// Sets `rooms`.
    #[must_use]
    pub fn rooms(mut self, rooms: Vec<OwnedRoomId>) -> Self {
        self.rooms = Some(rooms);
        self
    }

    /// Sets `ephemeral`.
    #[must_use]
    pub fn ephemeral(mut self, ephemeral: RoomEventFilter) -> Self {
        self.ephemeral = Some(ephemeral);
        self
    }

    /// Sets `include_leave`.
    #[must_use]
    pub fn include_leave(mut self, include_leave: bool) -> Self {
        self.include_leave = Some(include_leave);
        self
    }

    /// Sets `state`.
    #[must_use]
    pub fn state(mut self, state: RoomEventFilter) -> Self {
        self.state = Some(state);
        self
    }

    /// Sets `timeline`.
    #[must_use]
    pub fn timeline(mut self, timeline: RoomEventFilter) -> Self {
        self.timeline = Some(timeline);
        self
    }

    /// Sets `account_data`.
    #[must_use]
    pub fn account_data(mut self, account_data: RoomEventFilter) -> Self {
        self.account_data = Some(account_data);
        self
    }
}

/// `KeyBackupData` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "KeyBackupData"))]
#[non_exhaustive]
pub struct KeyBackupData {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub first_message_index: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub forwarded_count: Int,
    pub is_verified: bool,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub session_data: Box<RawValue>,
}

impl KeyBackupData {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        first_message_index: Int,
        forwarded_count: Int,
        is_verified: bool,
        session_data: Box<RawValue>,
    ) -> Self {
        Self { first_message_index, forwarded_count, is_verified, session_data }
    }
}

impl IntoReply for KeyBackupData {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for KeyBackupData {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `RoomKeyBackup` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RoomKeyBackup"))]
#[non_exhaustive]
pub struct RoomKeyBackup {
    pub sessions: BTreeMap<String, KeyBackupData>,
}

impl RoomKeyBackup {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(sessions: BTreeMap<String, KeyBackupData>) -> Self {
        Self { sessions }
    }
}

impl IntoReply for RoomKeyBackup {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for RoomKeyBackup {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `PublishedRoomsChunk` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublishedRoomsChunk"))]
#[non_exhaustive]
pub struct PublishedRoomsChunk {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub canonical_alias: Option<OwnedRoomAliasId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub num_joined_members: Int,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    pub world_readable: bool,
    pub guest_can_join: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar_url: Option<OwnedMxcUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_rule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_type: Option<String>,
}

impl PublishedRoomsChunk {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        num_joined_members: Int,
        room_id: OwnedRoomId,
        world_readable: bool,
        guest_can_join: bool,
    ) -> Self {
        Self {
            canonical_alias: None,
            name: None,
            num_joined_members,
            room_id,
            topic: None,
            world_readable,
            guest_can_join,
            avatar_url: None,
            join_rule: None,
            room_type: None,
        }
    }

    /// Sets `canonical_alias`.
    #[must_use]
    pub fn canonical_alias(mut self, canonical_alias: OwnedRoomAliasId) -> Self {
        self.canonical_alias = Some(canonical_alias);
        self
    }

    /// Sets `name`.
    #[must_use]
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets `topic`.
    #[must_use]
    pub fn topic(mut self, topic: String) -> Self {
        self.topic = Some(topic);
        self
    }

    /// Sets `avatar_url`.
    #[must_use]
    pub fn avatar_url(mut self, avatar_url: OwnedMxcUri) -> Self {
        self.avatar_url = Some(avatar_url);
        self
    }

    /// Sets `join_rule`.
    #[must_use]
    pub fn join_rule(mut self, join_rule: String) -> Self {
        self.join_rule = Some(join_rule);
        self
    }

    /// Sets `room_type`.
    #[must_use]
    pub fn room_type(mut self, room_type: String) -> Self {
        self.room_type = Some(room_type);
        self
    }
}

/// `PublicRoomsResponse` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PublicRoomsResponse"))]
#[non_exhaustive]
pub struct PublicRoomsResponse {
    pub chunk: Vec<PublishedRoomsChunk>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_batch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_batch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub total_room_count_estimate: Option<Int>,
}

impl PublicRoomsResponse {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(chunk: Vec<PublishedRoomsChunk>) -> Self {
        Self { chunk, next_batch: None, prev_batch: None, total_room_count_estimate: None }
    }

    /// Sets `next_batch`.
    #[must_use]
    pub fn next_batch(mut self, next_batch: String) -> Self {
        self.next_batch = Some(next_batch);
        self
    }

    /// Sets `prev_batch`.
    #[must_use]
    pub fn prev_batch(mut self, prev_batch: String) -> Self {
        self.prev_batch = Some(prev_batch);
        self
    }

    /// Sets `total_room_count_estimate`.
    #[must_use]
    pub fn total_room_count_estimate(mut self, total_room_count_estimate: Int) -> Self {
        self.total_room_count_estimate = Some(total_room_count_estimate);
        self
    }
}

impl IntoReply for PublicRoomsResponse {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for PublicRoomsResponse {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `HomeserverInformation` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HomeserverInformation"))]
#[non_exhaustive]
pub struct HomeserverInformation {
    pub base_url: String,
}

impl HomeserverInformation {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(base_url: String) -> Self {
        Self { base_url }
    }
}

/// `IdentityServerInformation` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "IdentityServerInformation"))]
#[non_exhaustive]
pub struct IdentityServerInformation {
    pub base_url: String,
}

impl IdentityServerInformation {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(base_url: String) -> Self {
        Self { base_url }
    }
}

/// `DiscoveryInformation` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DiscoveryInformation"))]
#[non_exhaustive]
pub struct DiscoveryInformation {
    #[serde(rename = "m.homeserver")]
    pub homeserver: HomeserverInformation,
    #[serde(rename = "m.identity_server")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_server: Option<IdentityServerInformation>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl DiscoveryInformation {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(homeserver: HomeserverInformation) -> Self {
        Self { homeserver, identity_server: None, others: BTreeMap::new() }
    }

    /// Sets `m.identity_server`.
    #[must_use]
    pub fn identity_server(mut self, identity_server: IdentityServerInformation) -> Self {
        self.identity_server = Some(identity_server);
        self
    }
}

impl IntoReply for DiscoveryInformation {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for DiscoveryInformation {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `OpenIdCredentials` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "OpenIdCredentials"))]
#[non_exhaustive]
pub struct OpenIdCredentials {
    pub access_token: String,
    pub token_type: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub matrix_server_name: OwnedServerName,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub expires_in: Int,
}

impl OpenIdCredentials {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        access_token: String,
        token_type: String,
        matrix_server_name: OwnedServerName,
        expires_in: Int,
    ) -> Self {
        Self { access_token, token_type, matrix_server_name, expires_in }
    }
}

impl std::fmt::Debug for OpenIdCredentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OpenIdCredentials")
            .field("token_type", &self.token_type)
            .field("matrix_server_name", &self.matrix_server_name)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

impl IntoReply for OpenIdCredentials {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for OpenIdCredentials {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `PushRule` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PushRule"))]
#[non_exhaustive]
pub struct PushRule {
    pub actions: Vec<PushRuleActions>,
    pub default: bool,
    pub enabled: bool,
    pub rule_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub conditions: Option<Vec<Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

impl PushRule {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(actions: Vec<PushRuleActions>, default: bool, enabled: bool, rule_id: String) -> Self {
        Self { actions, default, enabled, rule_id, conditions: None, pattern: None }
    }

    /// Sets `conditions`.
    #[must_use]
    pub fn conditions(mut self, conditions: Vec<Box<RawValue>>) -> Self {
        self.conditions = Some(conditions);
        self
    }

    /// Sets `pattern`.
    #[must_use]
    pub fn pattern(mut self, pattern: String) -> Self {
        self.pattern = Some(pattern);
        self
    }
}

impl IntoReply for PushRule {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for PushRule {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `PushRuleset` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PushRuleset"))]
#[non_exhaustive]
pub struct PushRuleset {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Vec<PushRule>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#override: Option<Vec<PushRule>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<Vec<PushRule>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Vec<PushRule>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub underride: Option<Vec<PushRule>>,
}

impl PushRuleset {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { content: None, r#override: None, room: None, sender: None, underride: None }
    }

    /// Sets `content`.
    #[must_use]
    pub fn content(mut self, content: Vec<PushRule>) -> Self {
        self.content = Some(content);
        self
    }

    /// Sets `override`.
    #[must_use]
    pub fn r#override(mut self, r#override: Vec<PushRule>) -> Self {
        self.r#override = Some(r#override);
        self
    }

    /// Sets `room`.
    #[must_use]
    pub fn room(mut self, room: Vec<PushRule>) -> Self {
        self.room = Some(room);
        self
    }

    /// Sets `sender`.
    #[must_use]
    pub fn sender(mut self, sender: Vec<PushRule>) -> Self {
        self.sender = Some(sender);
        self
    }

    /// Sets `underride`.
    #[must_use]
    pub fn underride(mut self, underride: Vec<PushRule>) -> Self {
        self.underride = Some(underride);
        self
    }
}

impl IntoReply for PushRuleset {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for PushRuleset {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `StateEventBatch` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "StateEventBatch"))]
#[non_exhaustive]
pub struct StateEventBatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl StateEventBatch {
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

/// `TimelineBatch` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TimelineBatch"))]
#[non_exhaustive]
pub struct TimelineBatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_batch: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub events: Vec<Box<RawValue>>,
}

impl TimelineBatch {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(events: Vec<Box<RawValue>>) -> Self {
        Self { limited: None, prev_batch: None, events }
    }

    /// Sets `limited`.
    #[must_use]
    pub fn limited(mut self, limited: bool) -> Self {
        self.limited = Some(limited);
        self
    }

    /// Sets `prev_batch`.
    #[must_use]
    pub fn prev_batch(mut self, prev_batch: String) -> Self {
        self.prev_batch = Some(prev_batch);
        self
    }
}

/// `EventBatch` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "EventBatch"))]
#[non_exhaustive]
pub struct EventBatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub events: Option<Vec<Box<RawValue>>>,
}

impl EventBatch {
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

/// `Tag` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Tag"))]
#[non_exhaustive]
pub struct Tag {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<f64>,
}

impl Tag {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { order: None }
    }

    /// Sets `order`.
    #[must_use]
    pub fn order(mut self, order: f64) -> Self {
        self.order = Some(order);
        self
    }
}

/// `Protocol` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Protocol"))]
#[non_exhaustive]
pub struct Protocol {
    pub user_fields: Vec<String>,
    pub location_fields: Vec<String>,
    pub icon: String,
    pub field_types: BTreeMap<String, ProtocolFieldTypes>,
    pub instances: Vec<ProtocolInstances>,
}

impl Protocol {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        user_fields: Vec<String>,
        location_fields: Vec<String>,
        icon: String,
        field_types: BTreeMap<String, ProtocolFieldTypes>,
        instances: Vec<ProtocolInstances>,
    ) -> Self {
        Self { user_fields, location_fields, icon, field_types, instances }
    }
}

impl IntoReply for Protocol {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Protocol {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// The value of `field_types`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ProtocolFieldTypes"))]
#[non_exhaustive]
pub struct ProtocolFieldTypes {
    pub regexp: String,
    pub placeholder: String,
}

impl ProtocolFieldTypes {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(regexp: String, placeholder: String) -> Self {
        Self { regexp, placeholder }
    }
}

/// The value of `instances`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ProtocolInstances"))]
#[non_exhaustive]
pub struct ProtocolInstances {
    pub desc: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub fields: Box<RawValue>,
    pub network_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
}

impl ProtocolInstances {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(desc: String, fields: Box<RawValue>, network_id: String) -> Self {
        Self { desc, icon: None, fields, network_id, instance_id: None }
    }

    /// Sets `icon`.
    #[must_use]
    pub fn icon(mut self, icon: String) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Sets `instance_id`.
    #[must_use]
    pub fn instance_id(mut self, instance_id: String) -> Self {
        self.instance_id = Some(instance_id);
        self
    }
}

/// `Location` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Location"))]
#[non_exhaustive]
pub struct Location {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub alias: OwnedRoomAliasId,
    pub protocol: String,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub fields: Box<RawValue>,
}

impl Location {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(alias: OwnedRoomAliasId, protocol: String, fields: Box<RawValue>) -> Self {
        Self { alias, protocol, fields }
    }
}

/// `User` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "User"))]
#[non_exhaustive]
pub struct User {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub userid: OwnedUserId,
    pub protocol: String,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub fields: Box<RawValue>,
}

impl User {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(userid: OwnedUserId, protocol: String, fields: Box<RawValue>) -> Self {
        Self { userid, protocol, fields }
    }
}

/// `UnlimitedPduTransaction` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "UnlimitedPduTransaction"))]
#[non_exhaustive]
pub struct UnlimitedPduTransaction {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub origin: OwnedServerName,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub origin_server_ts: Int,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub pdus: Vec<Box<RawValue>>,
}

impl UnlimitedPduTransaction {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(origin: OwnedServerName, origin_server_ts: Int, pdus: Vec<Box<RawValue>>) -> Self {
        Self { origin, origin_server_ts, pdus }
    }
}

impl IntoReply for UnlimitedPduTransaction {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for UnlimitedPduTransaction {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `SinglePduTransaction` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SinglePduTransaction"))]
#[non_exhaustive]
pub struct SinglePduTransaction {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub origin: OwnedServerName,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub origin_server_ts: Int,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub pdus: Vec<Box<RawValue>>,
}

impl SinglePduTransaction {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(origin: OwnedServerName, origin_server_ts: Int, pdus: Vec<Box<RawValue>>) -> Self {
        Self { origin, origin_server_ts, pdus }
    }
}

impl IntoReply for SinglePduTransaction {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for SinglePduTransaction {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `KeysQueryResponse` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "KeysQueryResponse"))]
#[non_exhaustive]
pub struct KeysQueryResponse {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub server_keys: Option<Vec<Box<RawValue>>>,
}

impl KeysQueryResponse {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { server_keys: None }
    }

    /// Sets `server_keys`.
    #[must_use]
    pub fn server_keys(mut self, server_keys: Vec<Box<RawValue>>) -> Self {
        self.server_keys = Some(server_keys);
        self
    }
}

impl IntoReply for KeysQueryResponse {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for KeysQueryResponse {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `ProtocolInstance` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ProtocolInstance"))]
#[non_exhaustive]
pub struct ProtocolInstance {
    pub desc: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub fields: Box<RawValue>,
    pub network_id: String,
}

impl ProtocolInstance {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(desc: String, fields: Box<RawValue>, network_id: String) -> Self {
        Self { desc, icon: None, fields, network_id }
    }

    /// Sets `icon`.
    #[must_use]
    pub fn icon(mut self, icon: String) -> Self {
        self.icon = Some(icon);
        self
    }
}

/// `ApplicationServiceProtocol` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ApplicationServiceProtocol"))]
#[non_exhaustive]
pub struct ApplicationServiceProtocol {
    pub user_fields: Vec<String>,
    pub location_fields: Vec<String>,
    pub icon: String,
    pub field_types: BTreeMap<String, ApplicationServiceProtocolFieldTypes>,
    pub instances: Vec<ProtocolInstance>,
}

impl ApplicationServiceProtocol {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        user_fields: Vec<String>,
        location_fields: Vec<String>,
        icon: String,
        field_types: BTreeMap<String, ApplicationServiceProtocolFieldTypes>,
        instances: Vec<ProtocolInstance>,
    ) -> Self {
        Self { user_fields, location_fields, icon, field_types, instances }
    }
}

impl IntoReply for ApplicationServiceProtocol {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for ApplicationServiceProtocol {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// The value of `field_types`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ApplicationServiceProtocolFieldTypes"))]
#[non_exhaustive]
pub struct ApplicationServiceProtocolFieldTypes {
    pub regexp: String,
    pub placeholder: String,
}

impl ApplicationServiceProtocolFieldTypes {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(regexp: String, placeholder: String) -> Self {
        Self { regexp, placeholder }
    }
}

/// `IdentityRequestEmailValidation` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "IdentityRequestEmailValidation"))]
#[non_exhaustive]
pub struct IdentityRequestEmailValidation {
    pub client_secret: String,
    pub email: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub send_attempt: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
}

impl IdentityRequestEmailValidation {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(client_secret: String, email: String, send_attempt: Int) -> Self {
        Self { client_secret, email, send_attempt, next_link: None }
    }

    /// Sets `next_link`.
    #[must_use]
    pub fn next_link(mut self, next_link: String) -> Self {
        self.next_link = Some(next_link);
        self
    }
}

impl std::fmt::Debug for IdentityRequestEmailValidation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("IdentityRequestEmailValidation")
            .field("email", &self.email)
            .field("send_attempt", &self.send_attempt)
            .field("next_link", &self.next_link)
            .finish_non_exhaustive()
    }
}

/// `Sid` of `spec/types.yaml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Sid"))]
#[non_exhaustive]
pub struct Sid {
    pub sid: String,
}

impl Sid {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(sid: String) -> Self {
        Self { sid }
    }
}

impl IntoReply for Sid {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Sid {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// `IdentityRequestMsisdnValidation` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "IdentityRequestMsisdnValidation"))]
#[non_exhaustive]
pub struct IdentityRequestMsisdnValidation {
    pub client_secret: String,
    pub country: String,
    pub phone_number: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub send_attempt: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
}

impl IdentityRequestMsisdnValidation {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(client_secret: String, country: String, phone_number: String, send_attempt: Int) -> Self {
        Self { client_secret, country, phone_number, send_attempt, next_link: None }
    }

    /// Sets `next_link`.
    #[must_use]
    pub fn next_link(mut self, next_link: String) -> Self {
        self.next_link = Some(next_link);
        self
    }
}

impl std::fmt::Debug for IdentityRequestMsisdnValidation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("IdentityRequestMsisdnValidation")
            .field("country", &self.country)
            .field("phone_number", &self.phone_number)
            .field("send_attempt", &self.send_attempt)
            .field("next_link", &self.next_link)
            .finish_non_exhaustive()
    }
}

/// `RegistrationToken` of `spec/types.yaml`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RegistrationToken"))]
#[non_exhaustive]
pub struct RegistrationToken {
    pub token: String,
    #[serde(deserialize_with = "lattice_wire::nullable")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::nullable::<i64>"))]
    pub uses_allowed: Option<Int>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub pending: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub completed: Int,
    #[serde(deserialize_with = "lattice_wire::nullable")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::nullable::<i64>"))]
    pub expiry_time: Option<Int>,
}

impl RegistrationToken {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        token: String,
        uses_allowed: Option<Int>,
        pending: Int,
        completed: Int,
        expiry_time: Option<Int>,
    ) -> Self {
        Self { token, uses_allowed, pending, completed, expiry_time }
    }
}

impl std::fmt::Debug for RegistrationToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RegistrationToken")
            .field("uses_allowed", &self.uses_allowed)
            .field("pending", &self.pending)
            .field("completed", &self.completed)
            .field("expiry_time", &self.expiry_time)
            .finish_non_exhaustive()
    }
}

impl IntoReply for RegistrationToken {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for RegistrationToken {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// JSON of one of these types, kept byte for byte: string, null.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct DeviceDisplayName(Box<RawValue>);

impl DeviceDisplayName {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for DeviceDisplayName {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Null])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DeviceDisplayName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DeviceDisplayName".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "null", ] })
    }
}

/// JSON of one of these types, kept byte for byte: string, null.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct DeviceLastSeenIp(Box<RawValue>);

impl DeviceLastSeenIp {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for DeviceLastSeenIp {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Null])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DeviceLastSeenIp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DeviceLastSeenIp".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "null", ] })
    }
}

/// JSON of one of these types, kept byte for byte: int, null.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct DeviceLastSeenTs(Box<RawValue>);

impl DeviceLastSeenTs {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for DeviceLastSeenTs {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::Int, lattice_wire::Kind::Null])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DeviceLastSeenTs {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DeviceLastSeenTs".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["integer", "null", ] })
    }
}

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct PushRuleActions(Box<RawValue>);

impl PushRuleActions {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for PushRuleActions {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PushRuleActions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PushRuleActions".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum FilterEventFormat {
    Client,
    Federation,
    Other(String),
}

impl From<String> for FilterEventFormat {
    fn from(value: String) -> Self {
        match value.as_str() {
            "client" => Self::Client,
            "federation" => Self::Federation,
            _ => Self::Other(value),
        }
    }
}

impl From<FilterEventFormat> for String {
    fn from(value: FilterEventFormat) -> Self {
        match value {
            FilterEventFormat::Client => "client".to_owned(),
            FilterEventFormat::Federation => "federation".to_owned(),
            FilterEventFormat::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for FilterEventFormat {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FilterEventFormat".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["client", "federation", ] })
    }
}
