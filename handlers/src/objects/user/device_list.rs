//! Changes of the user's device list (client-server API, "Tracking the device list for a user"): their number, and who hears of
//! them.
//!
//! A change is a number, and says nothing of the devices: clients query the device keys. So nobody hears of a change before the
//! directory of device keys has it: whoever did would read the old keys, and ask no more.

use super::User;
use super::room_changes::{has_told, remove_told};
use super::store::DeviceListRow;
use crate::objects::host::{Delivery, Reserve, RoomChangeKind, Write};
use crate::objects::protocol::room::UpdateDeviceList;
use crate::objects::protocol::user::StreamUpdate;
use crate::ports::PortError;

const DEVICE_LIST: RoomChangeKind = RoomChangeKind::DeviceList;
/// By how much the clocks of two objects may differ (milliseconds).
const CLOCK_SKEW_MS: u64 = 10_000;

impl User {
    /// Notes in a commit that it changes the device list. Returns the number of the change. The joined rooms, and the user's own
    /// clients, hear of it as soon as it is published: [`Self::device_list_published`].
    pub(super) fn note_device_change(&self, write: &Write<'_>) -> Result<u64, PortError> {
        let row = self.store.device_list()?;
        let row = DeviceListRow { change: row.change + 1, pending_rooms: self.joined_rooms()?, ..row };
        self.store.put_device_list(write, &row)?;
        Ok(row.change)
    }

    /// Notes that the directory of device keys has the device list as of a change, in a commit of its own, and wakes the user's
    /// polls. The rooms hear of it next: a caller in [`crate::objects::host::Dispatch::delivered`] returns that deliveries follow.
    pub(super) fn device_list_published(&self, change: u64) -> Result<(), PortError> {
        let row = self.store.device_list()?;
        let published = change.min(row.change);
        if published <= row.published {
            return Ok(());
        }
        let (stream, published_ms) = (self.store.newest()? + 1, self.host.now_ms());
        let row = DeviceListRow { published, published_ms, stream, ..row };
        self.host.storage.commit(|write| self.store.put_device_list(write, &row))?;
        self.wake_polls(&self.host.sockets.waiting()?, &[])
    }

    /// The device list with the room of this update pending, if the update shows a join before the last change, of which the User
    /// did not know at the change.
    pub(super) fn device_list_missed_by(
        &self,
        update: &StreamUpdate,
    ) -> Result<Option<DeviceListRow>, PortError> {
        let Some(joined_ms) = update.joined_ms else { return Ok(None) };
        let mut row = self.store.device_list()?;
        let is_older = row.is_published() && row.published_ms + CLOCK_SKEW_MS < joined_ms;
        if row.change == 0 || is_older {
            return Ok(None);
        }
        let is_new = row.pending_rooms.insert(update.room_id.clone());
        Ok(is_new.then_some(row))
    }

    /// The change for at most `limit` pending rooms that it could `reserve`; none before it is published.
    pub(super) fn device_list_updates(
        &self,
        limit: usize,
        reserve: Reserve<'_>,
    ) -> Result<Vec<Delivery>, PortError> {
        let row = self.store.device_list()?;
        if row.pending_rooms.is_empty() || !row.is_published() {
            return Ok(Vec::new());
        }
        let update = UpdateDeviceList { user_id: self.user_id()?, change: row.change };
        self.room_changes((DEVICE_LIST, row.change, &update), row.pending_rooms, (limit, reserve))
    }

    /// Removes the rooms that heard of the last change from the pending ones.
    pub(super) fn device_list_delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        if !has_told(DEVICE_LIST, done) {
            return Ok(());
        }
        let mut row = self.store.device_list()?;
        if !remove_told(&mut row.pending_rooms, (DEVICE_LIST, row.change), done) {
            return Ok(());
        }
        self.host.storage.commit(|write| self.store.put_device_list(write, &row))
    }
}
