//! `GET /_matrix/client/v3/devices/{deviceId}`

use lattice_generated::client::device_management::get_device::{GetDevice, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use super::{device, unknown_device};
use crate::objects::user::DevicesCommand;
use crate::server::Server;

impl Handle<GetDevice> for Server {
    /// One device of the user.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let mut devices = self.devices(&caller.user_id, DevicesCommand::Get(request.device_id)).await?;
        devices.pop().map(device).ok_or_else(unknown_device)
    }
}
