//! `DELETE /_matrix/client/v3/devices/{deviceId}`

use lattice_generated::client::device_management::delete_device::{DeleteDevice, Request, Response};
use lattice_wire::{Caller, Confirmed, Handle, MatrixError};

use crate::objects::user::DevicesCommand;
use crate::server::Server;

impl Handle<DeleteDevice> for Server {
    /// Ends the session of a device and forgets it; one that is not there is forgotten already.
    async fn handle(&self, confirmed: Confirmed<Caller>, request: Request) -> Result<Response, MatrixError> {
        self.devices(&confirmed.caller.user_id, DevicesCommand::End(vec![request.device_id])).await?;
        Ok(Response::new())
    }
}
