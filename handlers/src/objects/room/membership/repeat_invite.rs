//! Invites to names that nobody has registered yet.

use lattice_rooms::Membership;
use ruma_common::{RoomId, UserId};

use crate::index::{IndexWrite, UNCLAIMED_INVITE_TTL_MS};
use crate::objects::host::{Execute, Host, Step};
use crate::objects::protocol::room::RepeatInvite;
use crate::objects::room::Room;
use crate::ports::PortError;

/// The index row of an invite to a name that nobody has registered.
pub(in crate::objects::room) fn unclaimed_invite(
    host: &Host,
    room_id: &RoomId,
    (inviter, user_id): (&UserId, &UserId),
) -> IndexWrite {
    IndexWrite::Invite {
        user_id: user_id.to_owned(),
        room_id: room_id.to_owned(),
        inviter: inviter.to_owned(),
        expires_ms: host.now_ms() + UNCLAIMED_INVITE_TTL_MS,
    }
}

impl Execute<RepeatInvite> for Room {
    /// Lets the delivery to an invited user begin again: the first one found no account.
    fn execute(&self, RepeatInvite { user_id }: RepeatInvite) -> Result<Step<()>, PortError> {
        let member = self.store.member(&user_id)?;
        let invited = member.filter(|member| member.membership == Membership::Invite);
        let Some(number) = invited.and_then(|member| member.number) else { return Ok(Step::Reply(())) };
        self.host.storage.commit(|write| {
            write.deliver();
            self.delivered.borrow_mut().begin_again(&self.store, write, number)
        })?;
        Ok(Step::Reply(()))
    }
}
