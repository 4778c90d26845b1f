//! Pending invites: their maxima, and the page of them that a sync response shows.

use lattice_rooms::{Membership, bounded_invite_state};
use lattice_sync::{Filter, InviteRule};
use serde_json::value::RawValue;

use crate::objects::protocol::user::{ReceivedInvite, StreamUpdate, StrippedRoom, SyncPlan};
use crate::objects::user::User;
use crate::objects::user::store::RoomRow;
use crate::ports::PortError;

/// The most pending invites of one user, but for those of ignored users.
pub const MAX_PENDING_INVITES: usize = 500;
/// The most pending invites of one user by the same inviter.
pub const MAX_PENDING_INVITES_BY_INVITER: usize = 100;
/// The most invites in one sync response; the next one continues.
pub const MAX_INVITES_PER_SYNC: usize = 20;

impl User {
    /// Refuses an invite beyond a maximum for the user. Returns whether the invite was refused: nothing of it
    /// is stored, and the Room hears that the user left.
    pub(super) fn refuse_invite(
        &self,
        update: &StreamUpdate,
        known: Option<&RoomRow>,
    ) -> Result<bool, PortError> {
        let Some(invite) = &update.invite else { return Ok(false) };
        let is_pending = known.is_some_and(|room| room.membership == Membership::Invite);
        if is_pending || !self.has_too_many_invites(invite)? {
            return Ok(false);
        }
        let leave = self.leave_of(Some(update.member_since))?;
        self.host.storage.commit(|write| write.record(&update.room_id, &leave))?;
        Ok(true)
    }

    /// Whether syncs never show an invite: its inviter is ignored, or the user's rules ignore it.
    pub(super) fn is_hidden_invite(&self, room: &RoomRow) -> Result<bool, PortError> {
        let Some(inviter) = &room.inviter else { return Ok(false) };
        Ok(self.ignored()?.contains(inviter) || self.invite_rule(inviter)? == InviteRule::Ignore)
    }

    fn has_too_many_invites(&self, invite: &ReceivedInvite) -> Result<bool, PortError> {
        let (pending, ignored) = (self.store.invites_since(0)?, self.ignored()?);
        let by_inviter = pending.iter().filter(|other| other.inviter == invite.sender).count();
        let shown = pending.iter().filter(|other| !ignored.contains(&other.inviter)).count();
        let is_full = shown >= MAX_PENDING_INVITES && !ignored.contains(&invite.sender);
        Ok(is_full || by_inviter >= MAX_PENDING_INVITES_BY_INVITER)
    }

    /// Plans the oldest invites after a position of the user's stream.
    pub(super) fn plan_invites(
        &self,
        plan: &mut SyncPlan,
        after: u64,
        filter: &Filter,
    ) -> Result<(), PortError> {
        let mut last = after;
        for pending in self.store.invites_since(after)? {
            if plan.ignored.contains(&pending.inviter) || !filter.admits_room(&pending.room_id) {
                continue;
            }
            if self.invite_rule(&pending.inviter)? == InviteRule::Ignore {
                continue;
            }
            if plan.invited.len() == MAX_INVITES_PER_SYNC {
                plan.invites = Some(last);
                break;
            }
            let room = self.store.room(&pending.room_id)?;
            let state = room.and_then(|room| room.invite_state).unwrap_or_default();
            plan.invited.push(StrippedRoom { room_id: pending.room_id, state });
            last = pending.stream;
        }
        Ok(())
    }
}

/// The stripped state of an invite or a knock that the User stores: also one that another version of the Room sent
/// is bounded.
pub(super) fn stored_state(update: &StreamUpdate) -> Option<Vec<Box<RawValue>>> {
    let state = update.invite.as_ref().map(|invite| &invite.state).or(update.knock.as_ref())?;
    Some(bounded_invite_state(state.clone()))
}
