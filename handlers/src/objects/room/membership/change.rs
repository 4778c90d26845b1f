//! Changes the membership of another user: invite, kick, ban, unban.

use lattice_rooms::Membership;
use ruma_common::OwnedEventId;

use super::member_event::member_event;
use super::unclaimed_invite;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{ChangeMembership, ChangeRefusal, MembershipChange};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<ChangeMembership> for Room {
    /// What is refused here the rules would allow, or refuse with a less helpful reason; they decide the rest.
    fn execute(
        &self,
        command: ChangeMembership,
    ) -> Result<Step<Result<OwnedEventId, ChangeRefusal>>, PortError> {
        if let Some(refusal) = self.refusal_of(&command)? {
            return Ok(Step::Reply(Err(refusal)));
        }
        let ChangeMembership { sender, target, change, reason } = command;
        let mut template = member_event(&target, membership_after(&change), reason)?;
        if let MembershipChange::Invite(invitee) = &change {
            invitee.profile.show_in_event(&mut template)?;
        }
        if let Some(event_id) = self.unchanged(&template, &sender)? {
            return Ok(Step::Reply(Ok(event_id)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let room_id = self.identity()?.room_id.clone();
        let is_unclaimed = matches!(&change, MembershipChange::Invite(invitee) if !invitee.is_registered);
        let unclaimed = is_unclaimed.then(|| unclaimed_invite(&self.host, &room_id, (&sender, &target)));
        let changed = self.append_with(&template, &sender, &key, |write| {
            unclaimed.map_or(Ok(()), |invite| write.record_index(invite))
        })?;
        let changed = changed.map(|appended| appended.pdu.id().to_owned());
        Ok(Step::Reply(changed.map_err(ChangeRefusal::Event)))
    }
}

impl Room {
    fn refusal_of(&self, command: &ChangeMembership) -> Result<Option<ChangeRefusal>, PortError> {
        // First, so that nobody outside learns of the memberships.
        if self.membership(&command.sender)? != Some(Membership::Join) {
            return Ok(Some(ChangeRefusal::SenderOutside));
        }
        let membership = self.membership(&command.target)?.unwrap_or_default();
        Ok(match &command.change {
            MembershipChange::Invite(_) => match membership {
                Membership::Join => Some(ChangeRefusal::IsJoined),
                Membership::Ban => Some(ChangeRefusal::IsBanned),
                Membership::Invite | Membership::Knock | Membership::Leave => None,
            },
            MembershipChange::Kick => match membership {
                Membership::Leave => Some(ChangeRefusal::IsOutside),
                Membership::Ban => Some(ChangeRefusal::IsBanned),
                Membership::Join | Membership::Invite | Membership::Knock => None,
            },
            MembershipChange::Ban => None,
            MembershipChange::Unban => (membership != Membership::Ban).then_some(ChangeRefusal::IsNotBanned),
        })
    }
}

fn membership_after(change: &MembershipChange) -> Membership {
    match change {
        MembershipChange::Invite(_) => Membership::Invite,
        MembershipChange::Kick | MembershipChange::Unban => Membership::Leave,
        MembershipChange::Ban => Membership::Ban,
    }
}
