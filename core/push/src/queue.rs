//! What a pusher has yet to send to its push gateway (push gateway API, `POST /notify`): one push for each room, the newest, and
//! the number on the badge. Pure.

use ruma_common::{OwnedEventId, OwnedRoomId, RoomId};
use serde::{Deserialize, Serialize};

/// The most pushes that wait at one pusher. Beyond it the oldest is not sent.
pub const MAX_QUEUED_PUSHES: usize = 100;

/// The queue of one pusher.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PushQueue {
    /// Oldest first, one for each room.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pushes: Vec<QueuedPush>,
    /// The badge, if no push after it says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    badge: Option<QueuedBadge>,
}

/// An event of which the device is to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedPush {
    /// The room of the event.
    pub room_id: OwnedRoomId,
    /// The event.
    pub event_id: OwnedEventId,
    /// Whether the device is to be woken: the priority `high`.
    pub is_high: bool,
    /// The unread notifications of all rooms when the event came.
    pub badge: u64,
    /// When it was queued (milliseconds since 1970).
    pub queued_ms: u64,
    /// How often it was tried.
    #[serde(default)]
    pub attempts: u32,
}

/// A badge that changed because something was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedBadge {
    /// The unread notifications of all rooms.
    pub badge: u64,
    /// When it was queued (milliseconds since 1970).
    pub queued_ms: u64,
    /// How often it was tried.
    #[serde(default)]
    pub attempts: u32,
}

impl PushQueue {
    /// The pushes that wait, oldest first.
    #[must_use]
    pub fn pushes(&self) -> &[QueuedPush] {
        &self.pushes
    }

    /// The badge that waits.
    #[must_use]
    pub fn badge(&self) -> Option<QueuedBadge> {
        self.badge
    }

    /// Queues a push in the place of the one of the same room that waits, whose priority it keeps if that is higher. It says the
    /// badge too.
    pub fn push(&mut self, mut push: QueuedPush) {
        push.is_high |= self.take(&push.room_id).is_some_and(|before| before.is_high);
        self.pushes.push(push);
        if self.pushes.len() > MAX_QUEUED_PUSHES {
            self.pushes.remove(0);
        }
        self.badge = None;
    }

    /// Removes the push of a room in which nothing is unread any more.
    pub fn remove(&mut self, room_id: &RoomId) {
        self.take(room_id);
    }

    /// Queues the badge, also if it is the same as before: the device may show another one.
    pub fn set_badge(&mut self, badge: u64, queued_ms: u64) {
        self.badge = Some(QueuedBadge { badge, queued_ms, attempts: 0 });
    }

    fn take(&mut self, room_id: &RoomId) -> Option<QueuedPush> {
        let at = self.pushes.iter().position(|push| push.room_id == room_id)?;
        Some(self.pushes.remove(at))
    }
}

#[cfg(test)]
mod tests {
    use ruma_common::{EventId, RoomId};

    use super::{MAX_QUEUED_PUSHES, PushQueue, QueuedPush};

    fn push(room: usize, event: usize, is_high: bool) -> QueuedPush {
        QueuedPush {
            room_id: RoomId::parse(format!("!{room}:example.org")).unwrap(),
            event_id: EventId::parse(format!("${event}")).unwrap(),
            is_high,
            badge: event as u64,
            queued_ms: 0,
            attempts: 0,
        }
    }

    fn events(queue: &PushQueue) -> Vec<(&str, bool)> {
        queue.pushes().iter().map(|push| (push.event_id.as_str(), push.is_high)).collect()
    }

    #[test]
    fn one_push_of_each_room_waits_with_the_highest_priority() {
        let mut queue = PushQueue::default();
        queue.push(push(1, 1, true));
        queue.push(push(2, 2, false));
        queue.push(push(1, 3, false));
        assert_eq!(events(&queue), [("$2", false), ("$3", true)]);
        queue.remove(&push(1, 0, false).room_id);
        queue.push(push(1, 4, false));
        assert_eq!(events(&queue), [("$2", false), ("$4", false)], "what was read has no priority any more");
    }

    #[test]
    fn the_oldest_is_dropped_beyond_the_maximum() {
        let mut queue = PushQueue::default();
        (0..MAX_QUEUED_PUSHES + 5).for_each(|number| queue.push(push(number, number, false)));
        assert_eq!((queue.pushes().len(), events(&queue)[0].0), (MAX_QUEUED_PUSHES, "$5"));
    }

    #[test]
    fn a_badge_waits_until_a_push_says_it() {
        let mut queue = PushQueue::default();
        queue.set_badge(0, 1);
        queue.set_badge(0, 2);
        assert_eq!(queue.badge().map(|badge| (badge.badge, badge.queued_ms)), Some((0, 2)));
        queue.push(push(1, 1, false));
        assert_eq!(queue.badge(), None);
        let json = serde_json::to_string(&queue).unwrap();
        assert_eq!(serde_json::from_str::<PushQueue>(&json).unwrap(), queue);
    }
}
