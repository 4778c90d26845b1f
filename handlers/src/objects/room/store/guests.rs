//! The guests of this server who joined, so that they can be found when guest access ends.

use ruma_common::{OwnedUserId, UserId};

use super::Store;
use super::corruption::corrupt;
use super::lists::json_array;
use super::statements::{ADD_GUEST, GUESTS, REMOVE_GUESTS};
use crate::objects::host::Write;
use crate::ports::PortError;

impl Store {
    /// Notes that a guest joins.
    pub fn add_guest(&self, write: &Write<'_>, user_id: &UserId) -> Result<(), PortError> {
        write.change(ADD_GUEST, &[user_id.as_str().into()]).map(drop)
    }

    /// The first guests, at most `limit`; some may have left.
    pub fn guests(&self, limit: u64) -> Result<Vec<OwnedUserId>, PortError> {
        let rows = self.storage.query(GUESTS, &[limit.into()])?;
        rows.iter().map(|row| UserId::parse(row.text(0)?).map_err(corrupt)).collect()
    }

    /// Forgets guests.
    pub fn remove_guests(&self, write: &Write<'_>, guests: &[OwnedUserId]) -> Result<(), PortError> {
        write.change(REMOVE_GUESTS, &[json_array(guests).into()]).map(drop)
    }
}
