//! Tells the rooms of a changed presence: the alarm resumes the delivery, and the last change wins.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use lattice_rooms::Membership;
use ruma_common::OwnedRoomId;

use crate::objects::host::{Delivery, Reserve, RoomChangeKind};
use crate::objects::protocol::room::UpdatePresence;
use crate::objects::protocol::user::StreamUpdate;
use crate::objects::user::User;
use crate::objects::user::room_changes::{has_told, remove_told};
use crate::objects::user::store::PresenceRow;
use crate::ports::PortError;

const PRESENCE: RoomChangeKind = RoomChangeKind::Presence;

/// The most rooms that hear of a change: those in which something happened last.
pub const MAX_PRESENCE_ROOMS: usize = 200;

impl User {
    /// The rooms that hear of a change.
    pub(super) fn presence_rooms(&self) -> Result<BTreeSet<OwnedRoomId>, PortError> {
        let mut rooms = self.store.rooms()?;
        rooms.retain(|room| room.membership == Membership::Join);
        rooms.sort_by_key(|room| Reverse(room.positions.newest()));
        Ok(rooms.into_iter().take(MAX_PRESENCE_ROOMS).map(|room| room.room_id).collect())
    }

    /// The presence with the room of this update pending, if the user has just joined the room.
    pub(in crate::objects::user) fn presence_missed_by(
        &self,
        update: &StreamUpdate,
    ) -> Result<Option<PresenceRow>, PortError> {
        if !self.host.settings.presence || update.joined_as.is_none() {
            return Ok(None);
        }
        let Some(mut row) = self.store.presence()? else { return Ok(None) };
        let may_add = row.pending_rooms.len() < MAX_PRESENCE_ROOMS;
        let is_new = may_add && row.pending_rooms.insert(update.room_id.clone());
        Ok(is_new.then_some(row))
    }

    /// The presence for at most `limit` pending rooms that it could `reserve`.
    pub(in crate::objects::user) fn presence_updates(
        &self,
        limit: usize,
        reserve: Reserve<'_>,
    ) -> Result<Vec<Delivery>, PortError> {
        let row = self.store.presence()?.filter(|row| !row.pending_rooms.is_empty());
        let Some(row) = row else { return Ok(Vec::new()) };
        let update = UpdatePresence { presence: self.shown_presence(&row)? };
        self.room_changes((PRESENCE, row.change, &update), row.pending_rooms, (limit, reserve))
    }

    /// Removes the rooms that heard of the last change from the pending ones.
    pub(in crate::objects::user) fn presence_delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        let row = if has_told(PRESENCE, done) { self.store.presence()? } else { None };
        let Some(mut row) = row else { return Ok(()) };
        if !remove_told(&mut row.pending_rooms, (PRESENCE, row.change), done) {
            return Ok(());
        }
        self.host.storage.commit(|write| self.store.put_presence(write, &row))
    }
}
