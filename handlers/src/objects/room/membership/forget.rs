//! Forgets a user who has left.

use lattice_rooms::Membership;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{Forget, StillMember};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<Forget> for Room {
    fn execute(&self, Forget { user_id }: Forget) -> Result<Step<Result<(), StillMember>>, PortError> {
        let membership = self.membership(&user_id)?.unwrap_or_default();
        let has_left = matches!(membership, Membership::Leave | Membership::Ban);
        if !has_left {
            return Ok(Step::Reply(Err(StillMember)));
        }
        let joined_before = self.store.member(&user_id)?.is_some_and(|member| member.left_at.is_some());
        if joined_before {
            self.host.storage.commit(|write| self.store.forget_member(write, &user_id))?;
        }
        Ok(Step::Reply(Ok(())))
    }
}
