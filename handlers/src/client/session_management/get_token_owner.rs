//! `GET /_matrix/client/v3/account/whoami`

use lattice_generated::client::session_management::get_token_owner::{GetTokenOwner, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<GetTokenOwner> for Server {
    /// Returns the user and the device of the access token.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        Ok(Response::new(caller.user_id).device_id(caller.device_id).is_guest(caller.is_guest))
    }
}
