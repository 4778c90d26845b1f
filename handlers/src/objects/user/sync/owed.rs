//! Rooms that clients are owed because they could not be read: when each may be read again, in memory.

use std::collections::BTreeMap;

use ruma_common::{OwnedRoomId, RoomId};

use crate::objects::protocol::user::SyncPlan;
use crate::objects::user::User;

/// The shortest and the longest time between two reads of an owed room (milliseconds).
pub const OWED_RETRY_MIN_MS: u64 = 1_000;
pub const OWED_RETRY_MAX_MS: u64 = 60_000;
/// The most rooms whose back-off is in memory.
const MAX_RETRIES: usize = 1_000;

/// The back-off of owed rooms.
#[derive(Default)]
pub(in crate::objects::user) struct Retries(BTreeMap<OwnedRoomId, Retry>);

#[derive(Clone, Copy)]
struct Retry {
    due_ms: u64,
    delay_ms: u64,
}

impl Retries {
    fn is_due(&self, room_id: &RoomId, now_ms: u64) -> bool {
        self.0.get(room_id).is_none_or(|retry| retry.due_ms <= now_ms)
    }

    /// Forgets the back-off of a room that has answered.
    pub(super) fn forget(&mut self, room_id: &RoomId) {
        self.0.remove(room_id);
    }

    /// Notes a read: the next one waits twice as long, unless this one comes long after the last.
    pub(super) fn note(&mut self, room_id: &RoomId, now_ms: u64) {
        let last = self.0.get(room_id).filter(|retry| now_ms < retry.due_ms + OWED_RETRY_MAX_MS);
        let delay_ms = last.map_or(OWED_RETRY_MIN_MS, |retry| (retry.delay_ms * 2).min(OWED_RETRY_MAX_MS));
        if self.0.len() >= MAX_RETRIES {
            self.0.clear();
        }
        self.0.insert(room_id.to_owned(), Retry { due_ms: now_ms + delay_ms, delay_ms });
    }
}

impl User {
    /// Whether an owed room may be read now.
    pub(super) fn may_retry(&self, room_id: &RoomId) -> bool {
        self.retries.borrow().is_due(room_id, self.host.now_ms())
    }

    /// Notes the owed rooms that a plan reads again. The plan is sent.
    pub(super) fn note_retries(&self, plan: &SyncPlan) {
        let mut retries = self.retries.borrow_mut();
        for room in plan.joined.iter().filter(|room| room.is_owed) {
            retries.note(&room.room_id, self.host.now_ms());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OWED_RETRY_MAX_MS, OWED_RETRY_MIN_MS, Retries};
    use ruma_common::RoomId;

    #[test]
    fn the_time_between_two_reads_doubles_up_to_a_maximum() {
        let (room_id, mut retries, mut now_ms) =
            (<&RoomId>::try_from("!room:example.org").unwrap(), Retries::default(), 0);
        let mut delay_ms = OWED_RETRY_MIN_MS;
        for _ in 0..10 {
            assert!(retries.is_due(room_id, now_ms));
            retries.note(room_id, now_ms);
            assert!(!retries.is_due(room_id, now_ms + delay_ms - 1));
            now_ms += delay_ms;
            delay_ms = (delay_ms * 2).min(OWED_RETRY_MAX_MS);
        }
        now_ms += OWED_RETRY_MAX_MS;
        retries.note(room_id, now_ms);
        assert!(retries.is_due(room_id, now_ms + OWED_RETRY_MIN_MS), "it was forgotten");
    }
}
