//! `POST /_matrix/client/v3/rooms/{roomId}/kick`

use lattice_generated::client::room_membership::kick::{Kick, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<Kick> for Server {
    /// Removes a user from the room, or withdraws an invite or a knock.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let change = (request.room_id, request.body.user_id, request.body.reason);
        membership::kick(self, &caller, change).await?;
        Ok(Response::new())
    }
}
