//! Makes a user of this server leave the room.

use lattice_rooms::Membership;

use super::member_event::member_event;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Leave, LeaveRefusal};
use crate::objects::room::Room;
use crate::objects::room::store::Member;
use crate::ports::PortError;

impl Execute<Leave> for Room {
    /// A user who has left gets a success without an event. A membership that the user did not know goes on.
    fn execute(&self, leave: Leave) -> Result<Step<Result<(), LeaveRefusal>>, PortError> {
        let member = self.store.member(&leave.user_id)?;
        if let Some(reply) = settled(&leave, member) {
            if leave.erase {
                self.erase(&leave.user_id)?;
            }
            return Ok(Step::Reply(reply));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let Leave { user_id, reason, erase, .. } = leave;
        let template = member_event(&user_id, Membership::Leave, reason)?;
        let before = self.store.head()?.position;
        let left = self.host.storage.try_commit(|write| {
            if erase {
                self.store.add_erased(write, &user_id, before)?;
            }
            self.write_event(write, (&template, &user_id), &key, None)
        })?;
        match &left {
            Ok(left) => self.count_sent(&left.pdu)?,
            Err(_) if erase => self.erase(&user_id)?,
            Err(_) => {}
        }
        Ok(Step::Reply(left.map(drop).map_err(LeaveRefusal::Event)))
    }
}

/// The reply if there is no membership that the command ends.
fn settled(leave: &Leave, member: Option<Member>) -> Option<Result<(), LeaveRefusal>> {
    let Some(member) = member else { return Some(Err(LeaveRefusal::NeverMember)) };
    match member.membership {
        Membership::Leave => Some(Ok(())),
        Membership::Ban => Some(Err(LeaveRefusal::Banned)),
        Membership::Join | Membership::Invite | Membership::Knock => {
            leave.known.is_some_and(|known| member.position > known).then_some(Ok(()))
        }
    }
}
