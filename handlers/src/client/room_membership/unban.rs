//! `POST /_matrix/client/v3/rooms/{roomId}/unban`

use lattice_generated::client::room_membership::unban::{Request, Response, Unban};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<Unban> for Server {
    /// Ends a ban; the user is not in the room.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let change = (request.room_id, request.body.user_id, request.body.reason);
        membership::unban(self, &caller, change).await?;
        Ok(Response::new())
    }
}
