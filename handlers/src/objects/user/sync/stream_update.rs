//! Stores a stream update of a room in one row, then answers the waiting polls.

use lattice_rooms::Membership;

use super::PositionMap;
use crate::objects::host::{Execute, Step, wake};
use crate::objects::protocol::Envelope;
use crate::objects::protocol::user::{Poll, PollReply, StreamUpdate};
use crate::objects::user::User;
use crate::objects::user::store::RoomRow;
use crate::ports::{PortError, Waiting};

impl Execute<StreamUpdate> for User {
    /// Commits, then wakes the polls. Ignores a repeated update: one that ends at or before the delivered
    /// position.
    fn execute(&self, update: StreamUpdate) -> Result<Step<()>, PortError> {
        let known = self.store.room(&update.room_id)?;
        if known.as_ref().is_some_and(|room| room.position >= update.to) {
            return Ok(Step::Reply(()));
        }
        let contiguous = known.as_ref().is_some_and(|room| room.position == update.from);
        let waiting = self.host.sockets.waiting()?;
        let mut row = self.row_after(&update, known)?;
        if !waiting.is_empty() {
            // A waiting client gets a token that stands for the new pair.
            row.positions.pin();
        }
        self.host.storage.commit(|write| self.store.put_room(write, &row))?;
        self.wake_polls(&waiting, contiguous.then_some(&update))?;
        Ok(Step::Reply(()))
    }
}

impl User {
    /// The room's row after the update.
    fn row_after(&self, update: &StreamUpdate, known: Option<RoomRow>) -> Result<RoomRow, PortError> {
        let position = self.position()? + 1;
        let was_in = known.as_ref().is_some_and(|room| room.membership == Membership::Join);
        let (mut positions, joined_at) =
            known.map_or((PositionMap::default(), 0), |room| (room.positions, room.joined_at));
        let is_in = update.membership == Membership::Join;
        positions.advance(position, update.to);
        Ok(RoomRow {
            room_id: update.room_id.clone(),
            membership: update.membership,
            position: update.to,
            joined_at: if is_in && !was_in { position } else { joined_at },
            positions,
            invite_state: update.invite_state.clone(),
        })
    }

    /// The newest position of the user's stream.
    pub(in crate::objects::user) fn position(&self) -> Result<u64, PortError> {
        let newest_room = self.store.rooms()?.iter().map(|room| room.positions.newest()).max().unwrap_or(0);
        Ok(newest_room.max(self.store.newest_account_data()?))
    }

    /// Answers every waiting poll whose plan is not empty. `update` is a stream update that was just stored
    /// and began at the delivered position.
    pub(in crate::objects::user) fn wake_polls(
        &self,
        waiting: &[Waiting],
        update: Option<&StreamUpdate>,
    ) -> Result<(), PortError> {
        for waiting in waiting {
            // A poll stored by another version of this program ends at its deadline.
            let Ok(Some(envelope)) = Envelope::read(&waiting.attachment) else { continue };
            let Ok(poll) = envelope.command::<Poll>() else { continue };
            let Some(filter) = self.chosen_filter(&poll.filter)? else { continue };
            let plan = self.compose(&poll, &filter, update)?;
            if !plan.is_empty() {
                wake::<Poll>(&self.host, waiting, &Ok(PollReply::Plan(Box::new(plan))))?;
            }
        }
        Ok(())
    }
}
