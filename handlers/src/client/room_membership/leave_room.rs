//! `POST /_matrix/client/v3/rooms/{roomId}/leave`

use lattice_generated::client::room_membership::leave_room::{LeaveRoom, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<LeaveRoom> for Server {
    /// Leaves a room, refuses an invite, or withdraws a knock. A room that does not answer is left too.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        membership::leave(self, &caller, request.room_id, request.body.reason).await?;
        Ok(Response::new())
    }
}
