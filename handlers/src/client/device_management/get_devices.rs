//! `GET /_matrix/client/v3/devices`

use lattice_generated::client::device_management::get_devices::{GetDevices, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use super::device;
use crate::objects::user::DevicesCommand;
use crate::server::Server;

impl Handle<GetDevices> for Server {
    /// All devices of the user.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        let devices = self.devices(&caller.user_id, DevicesCommand::List).await?;
        Ok(Response::new().devices(devices.into_iter().map(device).collect()))
    }
}
