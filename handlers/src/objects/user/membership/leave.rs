//! Leaves a room that does not answer.

use lattice_rooms::Membership;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::Leave;
use crate::objects::protocol::user::{LeaveSilentRoom, StreamUpdate};
use crate::objects::user::User;
use crate::objects::user::store::RoomRow;
use crate::objects::user::sync::SpanNews;
use crate::ports::PortError;

impl Execute<LeaveSilentRoom> for User {
    /// Commits the leave with its effect: the `Leave` of the user, which names the membership that it ends.
    fn execute(&self, command: LeaveSilentRoom) -> Result<Step<bool>, PortError> {
        let LeaveSilentRoom { room_id, tell_room } = command;
        let Some(mut room) = self.store.room(&room_id)? else { return Ok(Step::Reply(false)) };
        if matches!(room.membership, Membership::Leave | Membership::Ban) {
            return Ok(Step::Reply(true));
        }
        room.positions.advance(self.store.newest()? + 1, room.position, SpanNews::ANYTHING);
        room.membership = Membership::Leave;
        (room.inviter, room.invite_state) = (None, None);
        let leave = self.leave_of(Some(room.position))?;
        self.host.storage.commit(|write| {
            self.store.put_room(write, &room)?;
            if tell_room { write.record(&room_id, &leave) } else { Ok(()) }
        })?;
        self.wake_polls(&self.host.sockets.waiting()?, &[])?;
        Ok(Step::Reply(true))
    }
}

impl User {
    /// The command by which the user leaves a room: ends the membership that began at `known` or before it, or any
    /// membership.
    pub(in crate::objects::user) fn leave_of(&self, known: Option<u64>) -> Result<Leave, PortError> {
        Ok(Leave { user_id: self.user_id()?, reason: None, erase: false, known })
    }
}

/// Whether a Room shows a membership that the user has ended since: the Room has not heard of the leave.
pub(in crate::objects::user) fn is_outdated(update: &StreamUpdate, known: &RoomRow) -> bool {
    let is_in = !matches!(update.membership, Membership::Leave | Membership::Ban);
    is_in && known.membership == Membership::Leave && update.member_since <= known.position
}
