//! The commands for subscriptions to threads (MSC4306) and their changes (MSC4308).

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// Subscribes to a thread. An automatic subscription changes no subscription that there is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Subscribe {
    pub room_id: OwnedRoomId,
    /// The event that the thread began with.
    pub root: OwnedEventId,
    /// The position in the room's stream of the event because of which the client subscribes by itself; absent if the user asked
    /// for it.
    pub cause: Option<u64>,
}

/// Why a user is not subscribed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscribeRefusal {
    /// The user unsubscribed after the event because of which the client subscribes.
    Unsubscribed,
    /// The user has as many subscriptions as one user may.
    TooMany,
    /// The User stores as many bytes as it may.
    UserFull,
}

/// Ends a subscription, if there is one.
#[derive(Debug, Serialize, Deserialize)]
pub struct Unsubscribe {
    pub room_id: OwnedRoomId,
    pub root: OwnedEventId,
    /// The position of the room's stream now.
    pub at: u64,
}

/// Whether the subscription to a thread is automatic; `None` without one.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetThreadSubscription {
    pub room_id: OwnedRoomId,
    pub root: OwnedEventId,
}

/// The newest changes of subscriptions at positions of the user's stream, newest first. Of each subscription there is the last
/// change alone.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListSubscriptionChanges {
    /// Changes at this position and earlier; absent for all.
    pub upto: Option<u64>,
    /// Changes after this position.
    pub after: u64,
    /// The most changes.
    pub limit: u64,
}

/// The last change of a subscription.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangedSubscription {
    pub room_id: OwnedRoomId,
    pub root: OwnedEventId,
    /// Whether the subscription is automatic; `None` if it ended.
    pub automatic: Option<bool>,
    /// The position of the user's stream.
    pub stream: u64,
}

command!(Subscribe, UserMarker, "subscribe", Result<(), SubscribeRefusal>, OF_CALLER = true);
command!(Unsubscribe, UserMarker, "unsubscribe", (), OF_CALLER = true);
command!(GetThreadSubscription, UserMarker, "get_thread_subscription", Option<bool>, OF_CALLER = true);
command!(
    ListSubscriptionChanges,
    UserMarker,
    "list_subscription_changes",
    Vec<ChangedSubscription>,
    OF_CALLER = true
);
