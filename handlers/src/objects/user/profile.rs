//! Reads and sets the fields of the user's profile.

mod pending_rooms;

use ruma_common::CanonicalJsonObject;

use super::User;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::MemberProfile;
use crate::objects::protocol::user::{GetMemberProfile, GetProfile, ProfileTooLarge, SetProfileField};
use crate::ports::PortError;

/// The largest profile as canonical JSON (bytes): a profile must be smaller than 64 KiB.
pub const MAX_PROFILE_BYTES: usize = 64 * 1024 - 1;

impl Execute<GetProfile> for User {
    fn execute(&self, _: GetProfile) -> Result<Step<CanonicalJsonObject>, PortError> {
        Ok(Step::Reply(self.store.profile()?.fields))
    }
}

impl Execute<GetMemberProfile> for User {
    fn execute(&self, _: GetMemberProfile) -> Result<Step<(bool, MemberProfile)>, PortError> {
        let profile = MemberProfile::of_fields(&self.store.profile()?.fields);
        Ok(Step::Reply((self.store.owner()?.is_guest, profile)))
    }
}

impl Execute<SetProfileField> for User {
    /// Writes the new value, and the rooms that do not show it yet, in one row.
    fn execute(&self, command: SetProfileField) -> Result<Step<Result<(), ProfileTooLarge>>, PortError> {
        let SetProfileField { key, value } = command;
        let mut profile = self.store.profile()?;
        let shown = MemberProfile::of_fields(&profile.fields);
        let before = match value {
            Some(value) => profile.fields.insert(key.clone(), value),
            None => profile.fields.remove(&key),
        };
        let size = serde_json::to_vec(&profile.fields).map_or(usize::MAX, |json| json.len());
        if size > MAX_PROFILE_BYTES {
            return Ok(Step::Reply(Err(ProfileTooLarge)));
        }
        if before.as_ref() == profile.fields.get(&key) {
            return Ok(Step::Reply(Ok(())));
        }
        if shown != MemberProfile::of_fields(&profile.fields) {
            profile.pending_rooms = self.joined_rooms()?;
        }
        self.host.storage.commit(|write| self.store.put_profile(write, &profile))?;
        Ok(Step::Reply(Ok(())))
    }
}
