//! The device lists of members: which of them changed (client-server API, "Tracking the device list for a user").

use super::Room;
use super::ephemeral::MAX_RECEIPT_MEMBERS;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::UpdateDeviceList;
use crate::ports::PortError;

impl Execute<UpdateDeviceList> for Room {
    /// Shows a change at a new position of the stream. In a room of more than [`MAX_RECEIPT_MEMBERS`] the members hear of it
    /// with the next event.
    fn execute(&self, UpdateDeviceList { user_id, change }: UpdateDeviceList) -> Result<Step<()>, PortError> {
        let known = self.store.device_list_change(&user_id)?;
        let is_new = known.is_none_or(|known| known < change);
        if !is_new || !self.is_joined(&user_id)? {
            return Ok(Step::Reply(()));
        }
        let wakes = self.store.counts()?.joined <= MAX_RECEIPT_MEMBERS;
        self.host.storage.commit(|write| {
            if wakes {
                write.deliver();
            }
            self.store.put_device_list(write, &user_id, change)
        })?;
        Ok(Step::Reply(()))
    }
}
