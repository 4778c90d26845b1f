//! What everybody may know of the user.

use ruma_common::{CanonicalJsonObject, CanonicalJsonValue};
use serde::{Deserialize, Serialize};

use super::command::{CheckOutcome, UserReply};
use super::{OUTBOX, User};
use crate::objects::{MemberProfile, timers};
use crate::ports::PortError;

/// The largest profile, in canonical JSON (bytes): it must be under 64 KiB.
pub const MAX_PROFILE_BYTES: usize = 64 * 1024 - 1;

/// What the profile of a user can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileCommand {
    /// All fields.
    Get,
    /// Another value for a field, or none.
    Set {
        /// The name of the field.
        key: String,
        /// Its value; without one the field goes.
        value: Option<CanonicalJsonValue>,
    },
}

/// What asking came to.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileOutcome {
    /// The fields.
    Fields(CanonicalJsonObject),
    /// The field has this value now; the rooms hear of it as an effect.
    Set,
    /// With this value the profile would be too large.
    TooLarge,
}

impl User {
    pub(super) fn profile(&self, command: ProfileCommand) -> Result<UserReply, PortError> {
        if !self.store.exists()? {
            return Ok(UserReply::NoSuchUser);
        }
        let outcome = match command {
            ProfileCommand::Get => ProfileOutcome::Fields(self.store.profile()?.fields),
            ProfileCommand::Set { key, value } => self.set_profile_field(key, value)?,
        };
        Ok(UserReply::Profile(outcome))
    }

    /// With a valid token, what rooms show of the user.
    pub(super) fn introduce(&self, outcome: CheckOutcome) -> Result<UserReply, PortError> {
        let CheckOutcome::Valid { is_guest, .. } = outcome else { return Ok(UserReply::Check(outcome)) };
        let profile = MemberProfile::of_fields(&self.store.profile()?.fields);
        Ok(UserReply::Introduced { is_guest, profile })
    }

    /// The new value and the rooms that have to be told are one row.
    fn set_profile_field(
        &self,
        key: String,
        value: Option<CanonicalJsonValue>,
    ) -> Result<ProfileOutcome, PortError> {
        let mut profile = self.store.profile()?;
        let shown = MemberProfile::of_fields(&profile.fields);
        let before = match value {
            Some(value) => profile.fields.insert(key.clone(), value),
            None => profile.fields.remove(&key),
        };
        let size = serde_json::to_vec(&profile.fields).map_or(usize::MAX, |json| json.len());
        if size > MAX_PROFILE_BYTES {
            return Ok(ProfileOutcome::TooLarge);
        }
        if before.as_ref() == profile.fields.get(&key) {
            return Ok(ProfileOutcome::Set);
        }
        if shown != MemberProfile::of_fields(&profile.fields) {
            profile.untold = self.joined_rooms()?;
        }
        let untold = !profile.untold.is_empty();
        let retry_ms = self.ports.clock.now_ms() + timers::EFFECT_RETRY_MS;
        self.ports.sql.transaction(&mut || {
            self.store.put_profile(&profile)?;
            if untold { timers::set_if_absent(&*self.ports.sql, OUTBOX, retry_ms) } else { Ok(()) }
        })?;
        Ok(ProfileOutcome::Set)
    }
}
