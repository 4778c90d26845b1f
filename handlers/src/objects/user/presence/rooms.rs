//! Tells the rooms of a changed presence: the alarm resumes the delivery, and the last change wins.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use lattice_rooms::Membership;
use ruma_common::OwnedRoomId;

use crate::objects::host::{Delivery, DeliveryId, Effect, Reserve};
use crate::objects::protocol::room::UpdatePresence;
use crate::objects::protocol::user::StreamUpdate;
use crate::objects::protocol::{Envelope, ObjectName};
use crate::objects::user::User;
use crate::objects::user::store::PresenceRow;
use crate::ports::PortError;

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
        let presence = self.shown_presence(&row)?;
        let envelope = Envelope::of(&UpdatePresence { presence }, None)?.to_bytes()?;
        let delivery = |room_id: OwnedRoomId| {
            let to = ObjectName::room(self.host.name.server_name(), &room_id);
            let id = DeliveryId::PresenceUpdate { room_id, change: row.change };
            Delivery { id, effect: Effect::Call { to, envelope: envelope.clone() } }
        };
        let deliveries = row.pending_rooms.iter().cloned().map(delivery);
        Ok(deliveries.filter(|each| reserve(&each.effect.target(), &each.id)).take(limit).collect())
    }

    /// Removes the rooms that heard of the last change from the pending ones.
    pub(in crate::objects::user) fn presence_delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        let told: Vec<(&OwnedRoomId, u64)> = done
            .iter()
            .filter_map(|delivery| match &delivery.id {
                DeliveryId::PresenceUpdate { room_id, change } => Some((room_id, *change)),
                _ => None,
            })
            .collect();
        let row = if told.is_empty() { None } else { self.store.presence()? };
        let Some(mut row) = row else { return Ok(()) };
        for (room_id, change) in told {
            if change == row.change {
                row.pending_rooms.remove(room_id);
            }
        }
        self.host.storage.commit(|write| self.store.put_presence(write, &row))
    }
}
