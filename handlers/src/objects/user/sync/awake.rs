//! Whether the user is told of everything: while a poll waits, and for a while after the last one.

use lattice_rooms::Membership;
use lattice_sync::WakeClass;

use crate::objects::protocol::user::StreamUpdate;
use crate::objects::user::User;
use crate::ports::{PortError, WaitingPoll};

/// How long after a poll the user is told of everything (milliseconds); and after the beginning of one that waits.
pub const AWAKE_AFTER_POLL_MS: u64 = 60_000;
pub const AWAKE_AFTER_WAIT_MS: u64 = 90_000;

impl User {
    /// Notes a poll: the user is told of everything for this long.
    pub(super) fn stay_awake(&self, awake_ms: u64) {
        self.awake_until_ms.set(self.awake_until_ms.get().max(self.host.now_ms() + awake_ms));
    }

    /// The class in which the user wants to be: parked if nobody polls, or did so a short while ago. Without its memory
    /// the User does not know of polls that have ended. A user with a pusher is never parked.
    pub(super) fn wanted_class(
        &self,
        update: &StreamUpdate,
        waiting: &[WaitingPoll],
    ) -> Result<WakeClass, PortError> {
        let is_awake = !waiting.is_empty() || self.host.now_ms() < self.awake_until_ms.get();
        if is_awake || update.membership != Membership::Join || self.store.count_pushers()? > 0 {
            return Ok(WakeClass::Every);
        }
        Ok(WakeClass::Parked)
    }
}
