//! The command that lists the events of which the user was notified.

use lattice_sync::IgnoredUsers;
use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::PlannedPull;
use crate::objects::protocol::command;

/// Lists the events of rooms that the user is in, newest first.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListNotifications {
    /// The `id` of the last one of the page before; absent for the newest.
    pub before: Option<u64>,
    pub limit: u64,
    pub only_highlights: bool,
    /// Whether the caller pulls rooms first, if there are some to pull.
    pub may_pull: bool,
}

/// The reply to [`ListNotifications`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedNotifications {
    Page(NotificationPage),
    /// These rooms are to be pulled and what they answer stored, and the command is repeated.
    Pull(Vec<PlannedPull>),
}

/// A page of notifications.
#[derive(Debug, Serialize, Deserialize)]
pub struct NotificationPage {
    pub notifications: Vec<Notification>,
    /// Whether there are older ones.
    pub has_more: bool,
    pub ignored: IgnoredUsers,
}

/// An event of which the user was notified.
#[derive(Debug, Serialize, Deserialize)]
pub struct Notification {
    /// Ascending with time.
    pub id: u64,
    pub room_id: OwnedRoomId,
    /// The number of the event in the room.
    pub number: u64,
    pub actions: Vec<Value>,
    /// Whether the user has read the event.
    pub is_read: bool,
    /// When the user was notified (milliseconds since 1970).
    pub notified_ms: u64,
}

command!(ListNotifications, UserMarker, "list_notifications", ListedNotifications, OF_CALLER = true);
