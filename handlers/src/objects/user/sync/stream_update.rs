//! Stores a stream update of a room in one row, then answers the waiting polls. The cost does not depend on the
//! number of the user's rooms.

use std::collections::BTreeSet;

use lattice_rooms::Membership;
use lattice_sync::{Arrival, Heard, Unread, UserSide, Wake, WakeClass, WakeRange};
use ruma_common::OwnedDeviceId;

use super::PositionMap;
use super::awake::AWAKE_AFTER_POLL_MS;
use super::invites::stored_state;
use super::known_update::news;
use crate::objects::host::{Execute, Step, wake};
use crate::objects::protocol::Envelope;
use crate::objects::protocol::room::Leave;
use crate::objects::protocol::user::{Poll, PollReply, StreamUpdate};
use crate::objects::user::User;
use crate::objects::user::membership::is_outdated;
use crate::objects::user::notifications::Notifying;
use crate::objects::user::store::RoomRow;
use crate::ports::{PortError, WaitingPoll};

/// What became of a stream update.
pub(super) enum Outcome {
    /// Nothing of it is stored: the User has it, or does not want it, or something before it is missing.
    Ignored,
    /// It is stored; whether it began at the delivered position.
    Stored(bool),
    /// It is stored, and has nothing that a client lacks: it takes no position of the user's stream, and wakes no poll.
    Known,
}

impl Execute<StreamUpdate> for User {
    /// Commits, then wakes the polls.
    fn execute(&self, update: StreamUpdate) -> Result<Step<Option<Heard>>, PortError> {
        let waiting = self.host.sockets.waiting()?;
        let wanted = self.wanted_class(&update, &waiting)?;
        let (outcome, heard) = self.take_update(&update, Some(wanted), !waiting.is_empty())?;
        if let Outcome::Stored(is_contiguous) = outcome {
            let updates = [&update];
            self.wake_polls(&waiting, if is_contiguous { &updates } else { &[] })?;
        }
        Ok(Step::Reply(Some(heard)))
    }
}

impl User {
    /// Commits an update that a Room sent, or with which it answered a pull: then there is no wanted class. Ignores a repeated
    /// update, one that ends at or before the delivered position, and the end of a membership of which the User knows
    /// nothing: an invite that was refused, a ban of a user who was never in the room.
    pub(super) fn take_update(
        &self,
        update: &StreamUpdate,
        wanted: Option<WakeClass>,
        is_awaited: bool,
    ) -> Result<(Outcome, Heard), PortError> {
        let known = self.store.room(&update.room_id)?;
        let mut side = known
            .as_ref()
            .map_or(UserSide::default(), |room| UserSide { head: room.position, wake: room.wake });
        let StreamUpdate { from, to, member_since: since, wake, .. } = *update;
        let range = WakeRange { from, to, since, wake };
        let (arrival, heard) = match wanted {
            Some(wanted) => side.on_update(range, wanted),
            None => (side.on_range(range), Heard { reached: to, wake: None }),
        };
        if matches!(arrival, Arrival::Known) {
            return Ok((Outcome::Ignored, heard));
        }
        if known.as_ref().is_some_and(|room| is_outdated(update, room))
            || (known.is_none() && matches!(update.membership, Membership::Leave | Membership::Ban))
            || self.refuse_invite(update, known.as_ref())?
        {
            return Ok((Outcome::Ignored, Heard { reached: to, wake: None }));
        }
        if matches!(arrival, Arrival::Gap) {
            return Ok((Outcome::Ignored, heard));
        }
        let contiguous = known.as_ref().is_some_and(|room| room.position == update.from);
        let joined_after = known.as_ref().map_or(0, |room| room.position);
        if let Some(told) = self.known_since(update, known.as_ref())? {
            return self.take_silently(update, (known, side.wake), told).map(|()| (Outcome::Known, heard));
        }
        let (row, notifying) = self.row_after(update, known)?;
        let mut row = RoomRow { wake: side.wake, ..row };
        if is_awaited {
            // A waiting client gets a token that stands for the new pair.
            row.positions.pin();
        }
        let leaves = self.leave_of_deactivated(update, joined_after)?;
        let missed = if leaves.is_none() { self.profile_missed_by(update)? } else { None };
        let presence = if leaves.is_none() { self.presence_missed_by(update)? } else { None };
        let device_list = if leaves.is_none() { self.device_list_missed_by(update)? } else { None };
        let has_read = update.unread.as_ref().is_some_and(|unread| !unread.read.is_empty());
        let before = self.store.badge()?;
        let Notifying { events, newest, is_urgent } = notifying;
        self.host.storage.commit(|write| {
            self.store.put_room(write, &row)?;
            self.store.add_notified(write, events)?;
            self.queue_pushes(write, &row.room_id, (newest, is_urgent), (has_read, before))?;
            missed.map_or(Ok(()), |profile| self.store.put_profile(write, &profile))?;
            presence.map_or(Ok(()), |presence| self.store.put_presence(write, &presence))?;
            device_list.map_or(Ok(()), |row| self.store.put_device_list(write, &row))?;
            leaves.map_or(Ok(()), |leave| write.record(&*update.room_id, &leave))
        })?;
        self.heard_lists.borrow_mut().note(update, row.positions.newest());
        Ok((Outcome::Stored(contiguous), heard))
    }

    /// The command by which a deactivated user leaves a room that the user joined after the position `known`: a
    /// join that was on its way at the deactivation. The deactivation itself left the rooms joined before.
    fn leave_of_deactivated(&self, update: &StreamUpdate, known: u64) -> Result<Option<Leave>, PortError> {
        let is_new = update.membership == Membership::Join && update.member_since > known;
        let account = if is_new { self.store.account()? } else { None };
        let Some(account) = account.filter(|account| account.is_deactivated) else { return Ok(None) };
        Ok(Some(Leave { erase: account.is_erased, ..self.leave_of(None)? }))
    }

    /// The room's row after the update.
    fn row_after(
        &self,
        update: &StreamUpdate,
        known: Option<RoomRow>,
    ) -> Result<(RoomRow, Notifying), PortError> {
        let position = self.store.newest()? + 1;
        let was_in = known.as_ref().is_some_and(|room| room.membership == Membership::Join);
        let was_hidden = known.as_ref().map(|room| self.is_hidden_invite(room)).transpose()?.unwrap_or(false);
        let was_forgotten = was_hidden || known.as_ref().is_some_and(|room| room.is_forgotten);
        let is_in = update.membership == Membership::Join;
        let known_position = known.as_ref().map_or(0, |room| room.position);
        let (mut positions, joined_at, before, unread_at) = known
            .map_or((PositionMap::default(), 0, Unread::default(), 0), |room| {
                (room.positions, room.joined_at, room.unread, room.unread_at)
            });
        let goes_on = is_in && was_in && update.member_since <= known_position;
        let kept = if goes_on { before.clone() } else { Unread::default() };
        let (unread, notifying) = match is_in {
            true => self.unread_after(update, known_position, kept)?,
            false => (kept, Notifying::default()),
        };
        let has_left = matches!(update.membership, Membership::Leave | Membership::Ban);
        positions.advance(position, update.to, news(update));
        let row = RoomRow {
            room_id: update.room_id.clone(),
            membership: update.membership,
            position: update.to,
            joined_at: if is_in && !was_in { position } else { joined_at },
            positions,
            inviter: update.invite.as_ref().map(|invite| invite.sender.clone()),
            invite_state: stored_state(update),
            is_forgotten: was_forgotten && has_left,
            wake: Wake::default(),
            unread_at: if unread == before { unread_at } else { position },
            unread,
        };
        Ok((row, notifying))
    }

    /// Answers every waiting poll whose plan is not empty. `updates` were just stored, at most one of each room; each
    /// began at the delivered position.
    ///
    /// # Errors
    /// If a poll cannot be answered; the others are.
    pub(in crate::objects::user) fn wake_polls(
        &self,
        waiting: &[WaitingPoll],
        updates: &[&StreamUpdate],
    ) -> Result<(), PortError> {
        let woken = waiting.iter().map(|waiting| self.wake_poll(waiting, updates));
        woken.fold(Ok(()), Result::and)
    }

    /// Answers the waiting polls of these devices.
    ///
    /// # Errors
    /// As [`Self::wake_polls`].
    pub(in crate::objects::user) fn wake_polls_of(
        &self,
        devices: &BTreeSet<OwnedDeviceId>,
    ) -> Result<(), PortError> {
        let is_of = |waiting: &WaitingPoll| {
            let envelope = Envelope::read(&waiting.attachment).ok().flatten();
            let device_id =
                envelope.as_ref().and_then(|envelope| envelope.proof()).map(|proof| &proof.device_id);
            device_id.is_some_and(|device_id| devices.contains(device_id))
        };
        let waiting: Vec<WaitingPoll> = self.host.sockets.waiting()?.into_iter().filter(is_of).collect();
        self.wake_polls(&waiting, &[])
    }

    fn wake_poll(&self, waiting: &WaitingPoll, updates: &[&StreamUpdate]) -> Result<(), PortError> {
        // A poll stored by another version of this program ends at its deadline.
        let Ok(Some(envelope)) = Envelope::read(&waiting.attachment) else { return Ok(()) };
        let Ok(poll) = envelope.command::<Poll>() else { return Ok(()) };
        let Some(filter) = self.chosen_filter(&poll.filter)? else { return Ok(()) };
        let plan = self.compose(&poll, &filter, updates)?;
        if plan.is_empty() {
            return Ok(());
        }
        self.hand_out(&plan)?;
        self.stay_awake(AWAKE_AFTER_POLL_MS);
        wake::<Poll>(&self.host, waiting, &Ok(PollReply::Plan(Box::new(plan))))
    }
}
