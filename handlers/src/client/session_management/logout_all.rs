//! `POST /_matrix/client/v3/logout/all`

use lattice_generated::client::session_management::logout_all::{LogoutAll, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::user::DevicesCommand;
use crate::server::Server;

impl Handle<LogoutAll> for Server {
    /// Ends all sessions of the user, and forgets their devices.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        self.devices(&caller.user_id, DevicesCommand::EndAll).await?;
        Ok(Response::new())
    }
}
