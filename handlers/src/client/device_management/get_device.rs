//! `GET /_matrix/client/v3/devices/{deviceId}`

use lattice_generated::client::device_management::get_device::{GetDevice, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::devices::{shown, unknown};

impl Handle<GetDevice> for Server {
    /// Returns one device of the caller.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let device = self.ask_for(&caller, user::GetDevice { device_id: request.device_id }).await?;
        device.map(shown).ok_or_else(unknown)
    }
}
