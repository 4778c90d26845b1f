//! `POST /_matrix/client/v3/logout/all`

use lattice_generated::client::session_management::logout_all::{LogoutAll, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::EndAllDevices;
use crate::server::Server;

impl Handle<LogoutAll> for Server {
    /// Ends all sessions of the caller and deletes all devices.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        self.ask_for(&caller, EndAllDevices {}).await?;
        Ok(Response::new())
    }
}
