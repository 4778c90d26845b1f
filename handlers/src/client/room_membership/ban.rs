//! `POST /_matrix/client/v3/rooms/{roomId}/ban`

use lattice_generated::client::room_membership::ban::{Ban, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<Ban> for Server {
    /// Bans a user, removing them first if they are in the room.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let change = (request.room_id, request.body.user_id, request.body.reason);
        membership::ban(self, &caller, change).await?;
        Ok(Response::new())
    }
}
