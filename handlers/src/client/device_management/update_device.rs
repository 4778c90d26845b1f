//! `PUT /_matrix/client/v3/devices/{deviceId}`

use lattice_generated::client::device_management::update_device::{Request, Response, UpdateDevice};
use lattice_wire::{Caller, Handle, MatrixError};

use super::unknown_device;
use crate::objects::user::{DevicesCommand, MAX_DISPLAY_NAME_BYTES};
use crate::server::Server;

impl Handle<UpdateDevice> for Server {
    /// Renames a device of the user; without a name nothing changes.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { device_id, body, .. } = request;
        if body.display_name.as_ref().is_some_and(|name| name.len() > MAX_DISPLAY_NAME_BYTES) {
            return Err(MatrixError::too_large("The display name of the device is too long."));
        }
        let command = match body.display_name {
            Some(display_name) => DevicesCommand::Rename { device_id, display_name },
            None => DevicesCommand::Get(device_id),
        };
        let devices = self.devices(&caller.user_id, command).await?;
        if devices.is_empty() { Err(unknown_device()) } else { Ok(Response::new()) }
    }
}
