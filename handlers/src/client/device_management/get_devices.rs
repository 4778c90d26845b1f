//! `GET /_matrix/client/v3/devices`

use lattice_generated::client::device_management::get_devices::{GetDevices, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::ListDevices;
use crate::server::Server;
use crate::services::devices::shown;

impl Handle<GetDevices> for Server {
    /// Lists all devices of the caller.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        let devices = self.ask_for(&caller, ListDevices {}).await?;
        Ok(Response::new().devices(devices.into_iter().map(shown).collect()))
    }
}
