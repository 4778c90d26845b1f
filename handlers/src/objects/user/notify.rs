//! A room has something to say: one row, then whoever waits is told.

use lattice_rooms::Membership;

use super::command::{Notice, UserReply};
use super::ring::Ring;
use super::store::RoomRow;
use super::{Poll, User};
use crate::objects::{Answer, encode};
use crate::ports::{PortError, Waiting};

impl User {
    /// Commit first, then wake. What is not above the head was told before.
    pub(super) fn notify(&self, notice: &Notice) -> Result<UserReply, PortError> {
        if !self.store.exists()? {
            return Ok(UserReply::NoSuchUser);
        }
        let known = self.store.room(&notice.room_id)?;
        if known.as_ref().is_some_and(|room| room.head >= notice.to) {
            return Ok(UserReply::Notified);
        }
        let contiguous = known.as_ref().is_some_and(|room| room.head == notice.from);
        let waiting = self.ports.sockets.waiting();
        let mut row = self.advance(notice, known)?;
        if !waiting.as_ref().is_ok_and(Vec::is_empty) {
            // Whoever waits is given a token that the new pair answers for.
            row.ring.seal();
        }
        self.ports.sql.transaction(&mut || self.store.put_room(&row))?;
        self.wake(&waiting?, contiguous.then_some(notice))?;
        Ok(UserReply::Notified)
    }

    fn advance(&self, notice: &Notice, known: Option<RoomRow>) -> Result<RoomRow, PortError> {
        let position = self.position()? + 1;
        let was_in = known.as_ref().is_some_and(|room| room.membership == Membership::Join);
        let (mut ring, joined_at) = known.map_or((Ring::default(), 0), |room| (room.ring, room.joined_at));
        let is_in = notice.membership == Membership::Join;
        ring.advance(position, notice.to);
        Ok(RoomRow {
            room_id: notice.room_id.clone(),
            membership: notice.membership,
            head: notice.to,
            joined_at: if is_in && !was_in { position } else { joined_at },
            ring,
            invite_state: notice.invite_state.clone(),
        })
    }

    /// The newest position of the user's stream.
    pub(super) fn position(&self) -> Result<u64, PortError> {
        let newest_room = self.store.rooms()?.iter().map(|room| room.ring.newest()).max().unwrap_or(0);
        Ok(newest_room.max(self.store.newest_account_data()?))
    }

    /// Answers every poll that has something to hear now. `notice` is what just arrived, right after what
    /// was known.
    pub(super) fn wake(&self, waiting: &[Waiting], notice: Option<&Notice>) -> Result<(), PortError> {
        for waiting in waiting {
            // A poll that another version of this program left is answered late, by its deadline.
            let Ok(poll) = serde_json::from_slice::<Poll>(&waiting.attachment) else { continue };
            let Some(filter) = self.chosen_filter(&poll.filter)? else { continue };
            let plan = self.compose(&poll, &filter, notice)?;
            if plan.is_empty() {
                continue;
            }
            let message = encode(&Answer::Reply(UserReply::Plan(Box::new(plan))))?;
            // A socket that is gone loses nothing: its client asks again with the same token.
            let _answered = self.ports.sockets.answer(waiting, &message);
        }
        Ok(())
    }
}
