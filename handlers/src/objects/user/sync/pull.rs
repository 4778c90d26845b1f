//! How a poll catches up with the rooms of which the user was not told everything (`core/sync/src/wake.rs`).

use lattice_sync::UserSide;
use ruma_common::OwnedRoomId;

use super::stream_update::Outcome;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{PlannedPull, PulledRoom, StreamUpdate, TakePulled};
use crate::objects::user::User;
use crate::objects::user::store::RoomRow;
use crate::ports::PortError;

/// The most rooms that a caller pulls at once.
pub const MAX_PULLS: usize = 20;

impl Execute<TakePulled> for User {
    fn execute(&self, TakePulled { pulled, silent }: TakePulled) -> Result<Step<()>, PortError> {
        let waiting = self.host.sockets.waiting()?;
        let (mut updates, mut is_new) = (Vec::new(), false);
        for pulled in &pulled {
            let (update, has_news) = self.take_pulled(pulled, !waiting.is_empty())?;
            updates.extend(update);
            is_new |= has_news;
        }
        if is_new {
            self.wake_polls(&waiting, &updates)?;
        }
        self.note_silent(&silent);
        Ok(Step::Reply(()))
    }
}

impl User {
    /// The rooms that a poll pulls before it looks for news. A Room that did not answer is asked again as an owed one is.
    pub(in crate::objects::user) fn pulls(&self) -> Result<Vec<PlannedPull>, PortError> {
        let mut pulls = Vec::new();
        for room_id in self.store.dirty_rooms()? {
            if pulls.len() == MAX_PULLS {
                break;
            }
            if !self.may_retry(&room_id) {
                continue;
            }
            let pull = self.store.room(&room_id)?.and_then(|room| side(&room).pull());
            pulls.extend(pull.map(|pull| PlannedPull { room_id, pull }));
        }
        Ok(pulls)
    }

    /// Notes rooms that did not answer a pull: they are not pulled again at once.
    fn note_silent(&self, rooms: &[OwnedRoomId]) {
        let mut retries = self.retries.borrow_mut();
        rooms.iter().for_each(|room_id| retries.note(room_id, self.host.now_ms()));
    }

    /// Commits what a Room answered to a pull; returns its one update, if a sync may show that as it is, and whether
    /// anything is new.
    fn take_pulled<'a>(
        &self,
        pulled: &'a PulledRoom,
        is_awaited: bool,
    ) -> Result<(Option<&'a StreamUpdate>, bool), PortError> {
        self.retries.borrow_mut().forget(&pulled.room_id);
        let (mut shown, mut is_new) = (None, false);
        for update in &pulled.updates {
            if let (Outcome::Stored(is_contiguous), _) = self.take_update(update, None, is_awaited)? {
                is_new = true;
                shown = Some(update).filter(|_| is_contiguous && pulled.updates.len() == 1);
            }
        }
        if let Some(mut room) = self.store.room(&pulled.room_id)? {
            let (mut side, before) = (side(&room), room.wake);
            side.on_pulled(pulled.wake);
            room.wake = side.wake;
            if room.wake != before {
                self.host.storage.commit(|write| self.store.put_room(write, &room))?;
            }
        }
        Ok((shown, is_new))
    }
}

fn side(room: &RoomRow) -> UserSide {
    UserSide { head: room.position, wake: room.wake }
}
