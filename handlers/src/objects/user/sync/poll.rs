//! Answers a poll with what the client has not seen, at once or when there is something new.

use lattice_rooms::Membership;
use lattice_sync::Filter;
use serde_json::value::RawValue;

use crate::objects::host::{Execute, Step, wake};
use crate::objects::protocol::Envelope;
use crate::objects::protocol::user::{PlannedInvite, PlannedRoom, Poll, PollReply, StreamUpdate, SyncPlan};
use crate::objects::user::User;
use crate::objects::user::store::RoomRow;
use crate::ports::{PortError, Waiting};

/// The most polls of one device that wait at the same time.
pub const MAX_POLLS_PER_DEVICE: usize = 4;

impl Execute<Poll> for User {
    /// Nothing awaits between the check and the registration of the poll: every commit is either in the plan
    /// or wakes the poll.
    fn execute(&self, poll: Poll) -> Result<Step<PollReply>, PortError> {
        let Some(filter) = self.chosen_filter(&poll.filter)? else {
            return Ok(Step::Reply(PollReply::UnknownFilter));
        };
        let plan = self.compose(&poll, &filter, None)?;
        if poll.may_wait && plan.is_empty() && poll.since.is_some_and(|since| since <= plan.position) {
            self.supersede(&poll)?;
            return Ok(Step::Wait);
        }
        self.pin(&plan)?;
        Ok(Step::Reply(PollReply::Plan(Box::new(plan))))
    }
}

impl User {
    /// Plans what a client at `poll.since` has not seen. `update` is a stream update that was just stored and
    /// began at the delivered position.
    pub(in crate::objects::user) fn compose(
        &self,
        poll: &Poll,
        filter: &Filter,
        update: Option<&StreamUpdate>,
    ) -> Result<SyncPlan, PortError> {
        let (position, user_id) = (self.position()?, self.user_id()?);
        // A position above the newest is unknown, for example after a restore: the client syncs initially.
        let since = poll.since.filter(|since| *since <= position);
        let mut changes = self.account_data_changes(since.filter(|_| !poll.full_state), filter)?;
        let mut plan = SyncPlan {
            position,
            timeline_limit: filter.timeline_limit,
            account_data: std::mem::take(&mut changes.global),
            ignored: self.ignored()?,
            joined: Vec::new(),
            invited: Vec::new(),
        };
        for room in self.store.rooms()?.into_iter().filter(|room| filter.admits_room(&room.room_id)) {
            let is_new = poll.full_state || since.is_none_or(|since| room.positions.newest() > since);
            match room.membership {
                Membership::Join => {
                    let account_data = changes.of_room(&room.room_id);
                    if is_new {
                        let update = update.filter(|_| !poll.full_state);
                        plan.joined.push(self.plan_room(room, since, (filter, update), account_data)?);
                    } else if !account_data.is_empty() {
                        plan.joined.push(without_events(room, account_data));
                    }
                }
                Membership::Invite if is_new => {
                    let state = room.invite_state.unwrap_or_default();
                    if !plan.ignored.hides_invite(&user_id, &state) {
                        plan.invited.push(PlannedInvite { room_id: room.room_id, state });
                    }
                }
                Membership::Invite | Membership::Knock | Membership::Leave | Membership::Ban => {}
            }
        }
        Ok(plan)
    }

    fn plan_room(
        &self,
        room: RoomRow,
        since: Option<u64>,
        (filter, update): (&Filter, Option<&StreamUpdate>),
        account_data: Vec<Box<RawValue>>,
    ) -> Result<PlannedRoom, PortError> {
        // A user who joined after `since` gets the room as in an initial sync, also after an earlier
        // membership.
        let after =
            since.filter(|since| room.joined_at <= *since).and_then(|since| room.positions.seen_at(since));
        let inline = update
            .filter(|update| update.room_id == room.room_id && after == Some(update.from))
            .and_then(|update| update.events.clone())
            .filter(|events| events.len() as u64 <= filter.timeline_limit);
        let account_data = match after {
            Some(_) => account_data,
            None => self.room_account_data(&room.room_id, filter)?,
        };
        Ok(PlannedRoom { room_id: room.room_id, after, upto: room.position, inline, account_data })
    }

    /// Pins the position pairs that the token of this plan stands for.
    fn pin(&self, plan: &SyncPlan) -> Result<(), PortError> {
        let mut pinned = Vec::new();
        for part in &plan.joined {
            let room = self.store.room(&part.room_id)?;
            pinned.extend(room.and_then(|mut room| room.positions.pin().then_some(room)));
        }
        if pinned.is_empty() {
            return Ok(());
        }
        self.host.storage.commit(|write| pinned.iter().try_for_each(|room| self.store.put_room(write, room)))
    }

    /// Ends an equal poll of the same device, and the oldest polls of a device that has too many.
    fn supersede(&self, poll: &Poll) -> Result<(), PortError> {
        let mut own: Vec<(Waiting, Poll)> = Vec::new();
        for waiting in self.host.sockets.waiting()? {
            let Ok(Some(envelope)) = Envelope::read(&waiting.attachment) else { continue };
            if let Ok(other) = envelope.command::<Poll>()
                && other.device_id == poll.device_id
            {
                own.push((waiting, other));
            }
        }
        let too_many = own.len().saturating_sub(MAX_POLLS_PER_DEVICE - 1);
        for (number, (waiting, other)) in own.iter().enumerate() {
            if number < too_many || other == poll {
                wake::<Poll>(&self.host, waiting, &Ok(PollReply::Superseded))?;
            }
        }
        Ok(())
    }
}

/// Plans a room whose events the client has all seen: only its account data.
fn without_events(room: RoomRow, account_data: Vec<Box<RawValue>>) -> PlannedRoom {
    let (after, inline) = (Some(room.position), Some(Vec::new()));
    PlannedRoom { room_id: room.room_id, after, upto: room.position, inline, account_data }
}
