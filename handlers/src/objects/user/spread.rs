//! A changed profile reaches the rooms that the user is in: one job that the alarm resumes, and the last
//! value wins.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_rooms::Membership;
use ruma_common::{OwnedRoomId, RoomId, UserId};
use sha2::{Digest as _, Sha256};

use super::User;
use crate::objects::room::RoomCommand;
use crate::objects::{Delivery, Effect, Envelope, MemberProfile, ObjectName};
use crate::ports::PortError;

const PREFIX: &str = "profile ";

impl User {
    pub(super) fn joined_rooms(&self) -> Result<BTreeSet<OwnedRoomId>, PortError> {
        let rooms = self.store.rooms()?.into_iter().filter(|room| room.membership == Membership::Join);
        Ok(rooms.map(|room| room.room_id).collect())
    }

    /// Whether some room does not show the profile yet.
    pub(super) fn has_untold_rooms(&self) -> Result<bool, PortError> {
        Ok(!self.store.profile()?.untold.is_empty())
    }

    /// The profile for up to `limit` rooms that do not show it yet.
    pub(super) fn spreading(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        let row = self.store.profile()?;
        if row.untold.is_empty() {
            return Ok(Vec::new());
        }
        let user_id = UserId::parse(self.name.id())
            .map_err(|error| PortError::new("user", "spread a profile", error))?;
        let profile = MemberProfile::of_fields(&row.fields);
        let digest = digest(&profile)?;
        let delivery = |room_id: &OwnedRoomId| {
            let (user_id, profile) = (user_id.clone(), profile.clone());
            let envelope = Envelope::new(RoomCommand::ShowProfile { user_id, profile }, None).to_bytes()?;
            let to = ObjectName::room(self.name.server_name(), room_id);
            Ok(Delivery { id: format!("{PREFIX}{digest} {room_id}"), effect: Effect::Call { to, envelope } })
        };
        row.untold.iter().take(limit).map(delivery).collect()
    }

    /// These rooms have been told. One that was told an older profile, perhaps after the newer one, is told
    /// again.
    pub(super) fn spread(&self, done: &[Delivery]) -> Result<(), PortError> {
        let told = done.iter().filter_map(|delivery| delivery.id.strip_prefix(PREFIX)?.split_once(' '));
        let told: Vec<(&str, &str)> = told.collect();
        if told.is_empty() {
            return Ok(());
        }
        let mut row = self.store.profile()?;
        let newest = digest(&MemberProfile::of_fields(&row.fields))?;
        for (digest, room_id) in told {
            let room_id =
                RoomId::parse(room_id).map_err(|error| PortError::new("user", "spread a profile", error))?;
            if digest == newest {
                row.untold.remove(&room_id);
            } else {
                row.untold.insert(room_id);
            }
        }
        self.ports.sql.transaction(&mut || self.store.put_profile(&row))
    }
}

/// What tells one profile from another.
fn digest(profile: &MemberProfile) -> Result<String, PortError> {
    let json = serde_json::to_vec(profile).map_err(|error| PortError::new("user", "digest", error))?;
    Ok(URL_SAFE_NO_PAD.encode(Sha256::digest(json)))
}
