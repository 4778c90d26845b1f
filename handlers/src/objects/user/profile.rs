//! Reads and sets the fields of the user's profile.

mod directory;
mod pending_rooms;

use ruma_common::CanonicalJsonObject;

use super::User;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::MemberProfile;
use crate::objects::protocol::user::{GetProfile, SetProfileField, StorageRefusal};
use crate::ports::PortError;

/// The largest profile as canonical JSON (bytes): a profile must be smaller than 64 KiB.
pub const MAX_PROFILE_BYTES: usize = 64 * 1024 - 1;

impl Execute<GetProfile> for User {
    fn execute(&self, _: GetProfile) -> Result<Step<CanonicalJsonObject>, PortError> {
        Ok(Step::Reply(self.store.profile()?.fields))
    }
}

impl Execute<SetProfileField> for User {
    /// Writes the new value, and the rooms that do not show it yet, in one row.
    fn execute(&self, command: SetProfileField) -> Result<Step<Result<(), StorageRefusal>>, PortError> {
        let SetProfileField { key, value } = command;
        let mut profile = self.store.profile()?;
        let shown = MemberProfile::of_fields(&profile.fields);
        let is_set = value.is_some();
        let before = match value {
            Some(value) => profile.fields.insert(key.clone(), value),
            None => profile.fields.remove(&key),
        };
        let size = serde_json::to_vec(&profile.fields).map_or(usize::MAX, |json| json.len());
        if size > MAX_PROFILE_BYTES {
            return Ok(Step::Reply(Err(StorageRefusal::TooMuch)));
        }
        if before.as_ref() == profile.fields.get(&key) {
            return Ok(Step::Reply(Ok(())));
        }
        if is_set && self.is_full()? {
            return Ok(Step::Reply(Err(StorageRefusal::UserFull)));
        }
        let is_shown = shown != MemberProfile::of_fields(&profile.fields);
        if is_shown {
            profile.pending_rooms = self.joined_rooms()?;
        }
        let is_listed = is_shown && !self.store.owner()?.is_guest;
        self.host.storage.commit(|write| {
            self.store.put_profile(write, &profile)?;
            if is_listed { self.list_in_directory(write, Some(&profile.fields)) } else { Ok(()) }
        })?;
        Ok(Step::Reply(Ok(())))
    }
}
