//! Handlers of the group `client/device_management`, and what they have in common.

mod delete_device;
mod delete_devices;
mod get_device;
mod get_devices;
mod update_device;

use lattice_generated::types::Device;
use lattice_wire::MatrixError;
use ruma_common::UserId;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::objects::user::{DeviceRow, DevicesCommand, UserCommand, UserReply};
use crate::server::Server;

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

/// A device as clients see it: what is not known is null, and addresses are not kept.
fn device(row: DeviceRow) -> Device {
    let mut device = Device::new(row.device_id);
    device.display_name = or_null(row.display_name);
    device.last_seen_ip = or_null(None::<String>);
    device.last_seen_ts = or_null(row.last_seen_ms);
    device
}

/// The value or null, where the field is kept as JSON.
fn or_null<T: TryFrom<Box<RawValue>>>(value: Option<impl Serialize>) -> Option<T> {
    to_raw_value(&value).ok().and_then(|json| T::try_from(json).ok())
}

fn unknown_device() -> MatrixError {
    MatrixError::not_found("You have no such device.")
}
