//! Answers a poll with what the client has not seen, at once or when there is something new.

use super::awake::{AWAKE_AFTER_POLL_MS, AWAKE_AFTER_WAIT_MS};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Envelope;
use crate::objects::protocol::user::{Poll, PollReply, SyncPlan};
use crate::objects::user::User;
use crate::ports::{PortError, WaitingPoll};

/// The most polls of one device that wait at the same time.
pub const MAX_POLLS_PER_DEVICE: usize = 4;

impl Execute<Poll> for User {
    /// Nothing awaits between the check and the registration of the poll: every commit is either in the plan
    /// or wakes the poll.
    fn execute(&self, poll: Poll) -> Result<Step<PollReply>, PortError> {
        let Some(filter) = self.chosen_filter(&poll.filter)? else {
            return Ok(Step::Reply(PollReply::UnknownFilter));
        };
        self.acknowledge_messages(&poll)?;
        self.note_poll(&poll)?;
        self.stay_awake(AWAKE_AFTER_POLL_MS);
        let pulls = self.pulls()?;
        if poll.may_pull && !pulls.is_empty() {
            return Ok(Step::Reply(PollReply::Pull(pulls)));
        }
        let plan = self.compose(&poll, &filter, &[])?;
        let is_known = poll.since.as_ref().is_some_and(|since| since.position <= plan.position);
        // Owed rooms that are due are read again now, and not by a poll that waits.
        let may_wait = poll.may_wait && pulls.is_empty();
        if may_wait && is_known && plan.is_empty() && plan.joined.is_empty() {
            self.stay_awake(AWAKE_AFTER_WAIT_MS);
            self.admit_poll(&poll)?;
            return Ok(Step::Wait);
        }
        self.hand_out(&plan)?;
        Ok(Step::Reply(PollReply::Plan(Box::new(plan))))
    }
}

impl User {
    /// Prepares for the token of this plan, which a client gets: pins the position pairs that the token stands
    /// for, and notes the owed rooms that are read again.
    pub(super) fn hand_out(&self, plan: &SyncPlan) -> Result<(), PortError> {
        self.note_retries(plan);
        self.pin(plan)
    }

    /// Pins the position pairs that the token of this plan stands for.
    fn pin(&self, plan: &SyncPlan) -> Result<(), PortError> {
        let mut pinned = Vec::new();
        for part in plan.joined.iter().chain(&plan.left) {
            let room = self.store.room(&part.room_id)?;
            pinned.extend(room.and_then(|mut room| room.positions.pin().then_some(room)));
        }
        if pinned.is_empty() {
            return Ok(());
        }
        self.host.storage.commit(|write| pinned.iter().try_for_each(|room| self.store.put_room(write, room)))
    }

    /// Releases the oldest polls of a device that has too many. Equal polls wait side by side: if one replaced
    /// the other, two clients with one device would end each other's polls in a loop.
    fn admit_poll(&self, poll: &Poll) -> Result<(), PortError> {
        let mut own: Vec<WaitingPoll> = Vec::new();
        for waiting in self.host.sockets.waiting()? {
            let Ok(Some(envelope)) = Envelope::read(&waiting.attachment) else { continue };
            if envelope.proof().is_some_and(|proof| proof.device_id == poll.device_id) {
                own.push(waiting);
            }
        }
        let too_many = own.len().saturating_sub(MAX_POLLS_PER_DEVICE - 1);
        own.iter().take(too_many).try_for_each(|waiting| self.host.sockets.release(waiting))
    }
}
