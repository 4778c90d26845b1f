//! `POST /_matrix/client/v3/logout`

use lattice_generated::client::session_management::logout::{Logout, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::EndDevices;
use crate::server::Server;

impl Handle<Logout> for Server {
    /// Ends the caller's session and deletes its device.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        let devices = vec![caller.device_id.clone()];
        self.ask_for(&caller, EndDevices { devices, ends_delayed_events: false }).await?;
        Ok(Response::new())
    }
}
