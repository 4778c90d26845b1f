//! `POST /_matrix/client/v3/rooms/{roomId}/forget`

use lattice_generated::client::room_membership::forget_room::{ForgetRoom, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<ForgetRoom> for Server {
    /// Forgets a room that the caller has left.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        membership::forget(self, &caller, request.room_id).await?;
        Ok(Response::new())
    }
}
