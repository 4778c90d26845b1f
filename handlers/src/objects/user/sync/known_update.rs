//! Stream updates that have nothing new for any client: of a user with whom several rooms are shared, the first room says that
//! the device list changed.

use lattice_rooms::Membership;
use lattice_sync::Wake;
use ruma_common::UserId;

use super::SpanNews;
use crate::objects::protocol::user::StreamUpdate;
use crate::objects::user::User;
use crate::objects::user::store::RoomRow;
use crate::ports::PortError;

/// What the span of an update has.
pub(super) fn news(update: &StreamUpdate) -> SpanNews {
    match &update.events {
        Some(events) => {
            SpanNews { events: !events.is_empty(), device_lists: !update.device_lists.is_empty() }
        }
        None => SpanNews::ANYTHING,
    }
}

impl User {
    /// The position of the user's stream since which clients have all that an update says; `None` if it says something new. The
    /// user's own presence alone is nothing new.
    pub(super) fn known_since(
        &self,
        update: &StreamUpdate,
        known: Option<&RoomRow>,
    ) -> Result<Option<u64>, PortError> {
        let goes_on = known.is_some_and(|room| {
            room.membership == Membership::Join
                && update.from <= room.position
                && update.member_since <= room.position
        });
        let is_silent = goes_on
            && update.membership == Membership::Join
            && update.events.as_ref().is_some_and(Vec::is_empty)
            && update.receipts.is_none()
            && update.unread.is_none()
            && update.joined_as.is_none();
        if !is_silent || has_others(update, &self.user_id()?) {
            return Ok(None);
        }
        Ok(self.heard_lists.borrow().told(update))
    }

    /// Stores an update that has nothing that a client at the position `told` lacks.
    pub(super) fn take_silently(
        &self,
        update: &StreamUpdate,
        (known, wake): (Option<RoomRow>, Wake),
        told: u64,
    ) -> Result<(), PortError> {
        let Some(mut row) = known else { return Ok(()) };
        row.positions.advance_silently(told, update.to, news(update));
        (row.position, row.wake) = (update.to, wake);
        self.host.storage.commit(|write| self.store.put_room(write, &row))
    }
}

/// Whether an update has the presence of others.
fn has_others(update: &StreamUpdate, user_id: &UserId) -> bool {
    update.presence.iter().any(|presence| presence.user_id != user_id)
}
