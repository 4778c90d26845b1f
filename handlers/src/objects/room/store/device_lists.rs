//! The device lists of members that changed: one row for each, replaced at each change.

use ruma_common::UserId;

use super::Store;
use super::statements::{DEVICE_LIST_CHANGE, PUT_DEVICE_LIST, REMOVE_DEVICE_LIST};
use crate::objects::host::Write;
use crate::ports::PortError;

impl Store {
    /// The number of the last change of a user's device list that the room knows.
    pub fn device_list_change(&self, user_id: &UserId) -> Result<Option<u64>, PortError> {
        let rows = self.storage.query(DEVICE_LIST_CHANGE, &[user_id.as_str().into()])?;
        rows.first().map(|row| row.number(0)).transpose()
    }

    /// Notes a change of a member's device list, at a new position of the stream.
    pub fn put_device_list(&self, write: &Write<'_>, user_id: &UserId, change: u64) -> Result<(), PortError> {
        let mut head = self.head()?;
        head.last_number += 1;
        head.position = head.last_number;
        write.change(PUT_DEVICE_LIST, &[user_id.as_str().into(), change.into(), head.position.into()])?;
        self.cache().head = Some(head);
        Ok(())
    }

    /// Forgets the device list of a user who leaves: a join says as much. The leave itself takes a later position of the stream,
    /// so the newest position stays known.
    pub(super) fn remove_device_list(&self, write: &Write<'_>, user_id: &UserId) -> Result<(), PortError> {
        write.change(REMOVE_DEVICE_LIST, &[user_id.as_str().into()]).map(drop)
    }
}
