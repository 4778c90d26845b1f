//! Forgets a room.

use lattice_rooms::Membership;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::Forget;
use crate::objects::protocol::user::{ForgetRoom, NotLeft};
use crate::objects::user::User;
use crate::ports::PortError;

impl Execute<ForgetRoom> for User {
    /// Both the Room and the User must know that the user has left: of a forget and a join at once, the forget ends no
    /// membership.
    fn execute(&self, command: ForgetRoom) -> Result<Step<Result<(), NotLeft>>, PortError> {
        let ForgetRoom { room_id, tell_room } = command;
        let Some(mut room) = self.store.room(&room_id)?.filter(|room| !room.is_forgotten) else {
            return Ok(Step::Reply(Ok(())));
        };
        if !matches!(room.membership, Membership::Leave | Membership::Ban) {
            return Ok(Step::Reply(Err(NotLeft)));
        }
        room.is_forgotten = true;
        let user_id = self.user_id()?;
        self.host.storage.commit(|write| {
            self.store.put_room(write, &room)?;
            if tell_room { write.record(&room_id, &Forget { user_id }) } else { Ok(()) }
        })?;
        Ok(Step::Reply(Ok(())))
    }
}
