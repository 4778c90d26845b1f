//! What is new for one client, now or later.

use lattice_rooms::Membership;

use super::User;
use super::command::{CheckOutcome, Notice, PlannedInvite, PlannedRoom, Poll, SyncPlan, UserReply};
use super::store::RoomRow;
use crate::objects::{Answer, Spoken, encode};
use crate::ports::{PortError, Waiting};

/// How many polls of one device wait side by side.
pub const MAX_POLLS_PER_DEVICE: usize = 4;

impl User {
    /// Between the check and the registration nothing awaits: a poll sees a commit or is woken by it.
    pub(super) fn poll(&self, poll: &Poll) -> Result<Spoken, PortError> {
        let answer = |reply| Ok(Spoken::Answer(encode(&Answer::Reply(reply))?));
        match self.check(&poll.device_id, &poll.token_hash, poll.rate)? {
            CheckOutcome::Valid { .. } => {}
            refusal => return answer(UserReply::Check(refusal)),
        }
        let plan = self.compose(poll, None)?;
        if poll.may_wait && plan.is_empty() && poll.since.is_some_and(|since| since <= plan.position) {
            self.make_way(poll)?;
            let attachment =
                serde_json::to_vec(poll).map_err(|error| PortError::new("user", "store a poll", error))?;
            return Ok(Spoken::Wait(attachment));
        }
        self.seal(&plan)?;
        answer(UserReply::Plan(Box::new(plan)))
    }

    /// What a client at `poll.since` has not seen. `notice` is what just arrived, right after what was known.
    pub(super) fn compose(&self, poll: &Poll, notice: Option<&Notice>) -> Result<SyncPlan, PortError> {
        let rooms = self.store.rooms()?;
        let position = rooms.iter().map(|room| room.ring.newest()).max().unwrap_or(0);
        // A position that was never given, e.g. from before a restore: the client starts anew.
        let since = poll.since.filter(|since| *since <= position);
        let is_new = |room: &RoomRow| poll.full_state || since.is_none_or(|since| room.ring.newest() > since);
        let changed = rooms.into_iter().filter(is_new);
        let mut plan = SyncPlan { position, joined: Vec::new(), invited: Vec::new() };
        for room in changed {
            match room.membership {
                Membership::Join => plan.joined.push(planned(room, since, poll, notice)),
                Membership::Invite => plan.invited.push(PlannedInvite {
                    room_id: room.room_id,
                    state: room.invite_state.unwrap_or_default(),
                }),
                Membership::Knock | Membership::Leave | Membership::Ban => {}
            }
        }
        Ok(plan)
    }

    /// The token of this plan will be held by a client: what answers for it is kept.
    fn seal(&self, plan: &SyncPlan) -> Result<(), PortError> {
        let mut unsealed = Vec::new();
        for part in &plan.joined {
            let room = self.store.room(&part.room_id)?;
            unsealed.extend(room.and_then(|mut room| room.ring.seal().then_some(room)));
        }
        if unsealed.is_empty() {
            return Ok(());
        }
        self.ports.sql.transaction(&mut || unsealed.iter().try_for_each(|room| self.store.put_room(room)))
    }

    /// A poll takes the place of the same poll of the same device, and of its oldest if there are many.
    fn make_way(&self, poll: &Poll) -> Result<(), PortError> {
        let mut own: Vec<(Waiting, Poll)> = Vec::new();
        for waiting in self.ports.sockets.waiting()? {
            if let Ok(other) = serde_json::from_slice::<Poll>(&waiting.attachment)
                && other.device_id == poll.device_id
            {
                own.push((waiting, other));
            }
        }
        let superseded = encode(&Answer::Reply(UserReply::Superseded))?;
        let too_many = own.len().saturating_sub(MAX_POLLS_PER_DEVICE - 1);
        for (number, (waiting, other)) in own.iter().enumerate() {
            if number < too_many || other == poll {
                let _answered = self.ports.sockets.answer(waiting, &superseded);
            }
        }
        Ok(())
    }
}

fn planned(room: RoomRow, since: Option<u64>, poll: &Poll, notice: Option<&Notice>) -> PlannedRoom {
    // Somebody who came after `since` has seen nothing of the room, whatever they once saw.
    let after = since.filter(|since| room.joined_at <= *since).and_then(|since| room.ring.seen_at(since));
    let held = notice
        .filter(|notice| !poll.full_state && notice.room_id == room.room_id && after == Some(notice.from))
        .and_then(|notice| notice.events.clone())
        .filter(|events| events.len() as u64 <= poll.limit);
    PlannedRoom { room_id: room.room_id, after, upto: room.head, held }
}
