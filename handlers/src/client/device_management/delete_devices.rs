//! `POST /_matrix/client/v3/delete_devices`

use lattice_generated::client::device_management::delete_devices::{DeleteDevices, Request, Response};
use lattice_wire::{Caller, Confirmed, Handle, MatrixError};

use crate::objects::user::DevicesCommand;
use crate::server::Server;

impl Handle<DeleteDevices> for Server {
    /// Ends the sessions of several devices and forgets them, all or none.
    async fn handle(&self, confirmed: Confirmed<Caller>, request: Request) -> Result<Response, MatrixError> {
        self.devices(&confirmed.caller.user_id, DevicesCommand::End(request.body.devices)).await?;
        Ok(Response::new())
    }
}
