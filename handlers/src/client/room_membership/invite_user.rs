//! `POST /_matrix/client/v3/rooms/{roomId}/invite`

use lattice_generated::client::room_membership::invite_user::{InviteUser, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<InviteUser> for Server {
    /// Invites a user of this server.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let change = (request.room_id, request.body.user_id, request.body.reason);
        membership::invite(self, &caller, change).await?;
        Ok(Response::new())
    }
}
