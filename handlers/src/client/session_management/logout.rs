//! `POST /_matrix/client/v3/logout`

use lattice_generated::client::session_management::logout::{Logout, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::user::DevicesCommand;
use crate::server::Server;

impl Handle<Logout> for Server {
    /// Ends the session that asks, and forgets its device.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        self.devices(&caller.user_id, DevicesCommand::End(vec![caller.device_id])).await?;
        Ok(Response::new())
    }
}
