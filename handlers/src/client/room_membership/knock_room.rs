//! `POST /_matrix/client/v3/knock/{roomIdOrAlias}`

use lattice_generated::client::room_membership::knock_room::{KnockRoom, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<KnockRoom> for Server {
    /// Asks the members of a room for an invite.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let room = (request.room_id_or_alias, request.body.reason);
        membership::knock(self, &caller, room).await.map(Response::new)
    }
}
