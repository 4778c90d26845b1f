//! Handlers of the group `client/device_management`, and what they have in common.

mod delete_device;
mod delete_devices;
mod get_device;
mod get_devices;
mod update_device;

use lattice_generated::types::Device;
use lattice_wire::MatrixError;
use ruma_common::UserId;

use crate::objects::user::{DeviceRow, DevicesCommand, UserCommand, UserReply};
use crate::server::Server;
use crate::sessions::milliseconds;

impl Server {
    /// Asks the user about their devices; those that are meant, and there.
    pub(crate) async fn devices(
        &self,
        user_id: &UserId,
        command: DevicesCommand,
    ) -> Result<Vec<DeviceRow>, MatrixError> {
        match self.user(user_id, UserCommand::Devices(command)).await? {
            UserReply::Devices(devices) => Ok(devices),
            _ => Err(self.unexpected("user", "to devices")),
        }
    }
}

fn device(row: DeviceRow) -> Device {
    let mut device = Device::new(row.device_id);
    device.display_name = row.display_name;
    device.last_seen_ts = row.last_seen_ms.map(milliseconds);
    device
}

fn unknown_device() -> MatrixError {
    MatrixError::not_found("You have no such device.")
}
