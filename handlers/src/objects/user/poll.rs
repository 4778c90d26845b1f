//! What is new for one client, now or later.

use lattice_rooms::Membership;
use lattice_sync::Filter;
use serde_json::value::RawValue;

use super::User;
use super::command::{CheckOutcome, Notice, PlannedInvite, PlannedRoom, Poll, SyncPlan, UserReply};
use super::filters::FilterOutcome;
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
        let Some(filter) = self.chosen_filter(&poll.filter)? else {
            return answer(UserReply::Filter(FilterOutcome::NotFound));
        };
        let plan = self.compose(poll, &filter, None)?;
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
    pub(super) fn compose(
        &self,
        poll: &Poll,
        filter: &Filter,
        notice: Option<&Notice>,
    ) -> Result<SyncPlan, PortError> {
        let (position, user_id) = (self.position()?, self.user_id()?);
        // A position that was never given, e.g. from before a restore: the client starts anew.
        let since = poll.since.filter(|since| *since <= position);
        let mut news = self.account_data_news(since.filter(|_| !poll.full_state), filter)?;
        let mut plan = SyncPlan {
            position,
            timeline_limit: filter.timeline_limit,
            account_data: std::mem::take(&mut news.of_account),
            ignored: self.ignored()?,
            joined: Vec::new(),
            invited: Vec::new(),
        };
        for room in self.store.rooms()?.into_iter().filter(|room| filter.admits_room(&room.room_id)) {
            let is_new = poll.full_state || since.is_none_or(|since| room.ring.newest() > since);
            match room.membership {
                Membership::Join => {
                    let account_data = news.of_room(&room.room_id);
                    if is_new {
                        let notice = notice.filter(|_| !poll.full_state);
                        plan.joined.push(self.planned(room, since, (filter, notice), account_data)?);
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

    fn planned(
        &self,
        room: RoomRow,
        since: Option<u64>,
        (filter, notice): (&Filter, Option<&Notice>),
        account_data: Vec<Box<RawValue>>,
    ) -> Result<PlannedRoom, PortError> {
        // Somebody who came after `since` has seen nothing of the room, whatever they once saw.
        let after = since.filter(|since| room.joined_at <= *since).and_then(|since| room.ring.seen_at(since));
        let held = notice
            .filter(|notice| notice.room_id == room.room_id && after == Some(notice.from))
            .and_then(|notice| notice.events.clone())
            .filter(|events| events.len() as u64 <= filter.timeline_limit);
        let account_data = match after {
            Some(_) => account_data,
            None => self.room_account_data(&room.room_id, filter)?,
        };
        Ok(PlannedRoom { room_id: room.room_id, after, upto: room.head, held, account_data })
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

/// A room of which the client has seen all events.
fn without_events(room: RoomRow, account_data: Vec<Box<RawValue>>) -> PlannedRoom {
    let (after, held) = (Some(room.head), Some(Vec::new()));
    PlannedRoom { room_id: room.room_id, after, upto: room.head, held, account_data }
}
