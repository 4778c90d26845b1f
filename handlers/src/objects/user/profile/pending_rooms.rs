//! Delivers a changed profile to the joined rooms: the alarm resumes the delivery, and the last value wins.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_rooms::Membership;
use ruma_common::OwnedRoomId;
use sha2::{Digest as _, Sha256};

use crate::objects::host::{Delivery, DeliveryId, Effect, Reserve};
use crate::objects::protocol::room::UpdateProfile;
use crate::objects::protocol::user::StreamUpdate;
use crate::objects::protocol::{Envelope, MemberProfile, ObjectName};
use crate::objects::user::User;
use crate::objects::user::store::ProfileRow;
use crate::ports::PortError;

impl User {
    pub(in crate::objects::user) fn joined_rooms(&self) -> Result<BTreeSet<OwnedRoomId>, PortError> {
        let rooms = self.store.rooms()?.into_iter().filter(|room| room.membership == Membership::Join);
        Ok(rooms.map(|room| room.room_id).collect())
    }

    /// The profile with the room of this update pending, if the update shows a join with an older profile: the
    /// profile changed after the join read it, and before the User knew of the join.
    pub(in crate::objects::user) fn profile_missed_by(
        &self,
        update: &StreamUpdate,
    ) -> Result<Option<ProfileRow>, PortError> {
        let Some(joined_as) = &update.joined_as else { return Ok(None) };
        let mut row = self.store.profile()?;
        let is_missed = *joined_as != MemberProfile::of_fields(&row.fields);
        let is_new = is_missed && row.pending_rooms.insert(update.room_id.clone());
        Ok(is_new.then_some(row))
    }

    /// The profile updates for at most `limit` pending rooms that it could `reserve`.
    pub(in crate::objects::user) fn profile_updates(
        &self,
        limit: usize,
        reserve: Reserve<'_>,
    ) -> Result<Vec<Delivery>, PortError> {
        let row = self.store.profile()?;
        if row.pending_rooms.is_empty() {
            return Ok(Vec::new());
        }
        let (user_id, profile) = (self.user_id()?, MemberProfile::of_fields(&row.fields));
        let digest = digest(&profile)?;
        let update = UpdateProfile { user_id, profile };
        let envelope = Envelope::of(&update, None)?.to_bytes()?;
        let delivery = |room_id: OwnedRoomId| {
            let to = ObjectName::room(self.host.name.server_name(), &room_id);
            let id = DeliveryId::ProfileUpdate { room_id, digest: digest.clone() };
            Delivery { id, effect: Effect::Call { to, envelope: envelope.clone() } }
        };
        let deliveries = row.pending_rooms.into_iter().map(delivery);
        Ok(deliveries.filter(|each| reserve(&each.effect.target(), &each.id)).take(limit).collect())
    }

    /// Removes the rooms that received the newest profile from the pending rooms. A room that received an
    /// older profile, perhaps after the newest, becomes pending again.
    pub(in crate::objects::user) fn profile_delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        let updates = done.iter().filter_map(|delivery| match &delivery.id {
            DeliveryId::ProfileUpdate { room_id, digest } => Some((room_id, digest)),
            DeliveryId::Outbox(_)
            | DeliveryId::StreamUpdate { .. }
            | DeliveryId::Typing { .. }
            | DeliveryId::RoomChange { .. }
            | DeliveryId::DeviceKeys(_)
            | DeliveryId::DelayedEvent { .. } => None,
        });
        let updates: Vec<(&OwnedRoomId, &String)> = updates.collect();
        if updates.is_empty() {
            return Ok(());
        }
        let mut row = self.store.profile()?;
        let newest = digest(&MemberProfile::of_fields(&row.fields))?;
        for (room_id, digest) in updates {
            if *digest == newest {
                row.pending_rooms.remove(room_id);
            } else {
                row.pending_rooms.insert(room_id.clone());
            }
        }
        self.host.storage.commit(|write| self.store.put_profile(write, &row))
    }
}

/// Identifies a profile by its content.
fn digest(profile: &MemberProfile) -> Result<String, PortError> {
    let json = serde_json::to_vec(profile).map_err(|error| PortError::new("user", "digest", error))?;
    Ok(URL_SAFE_NO_PAD.encode(Sha256::digest(json)))
}
