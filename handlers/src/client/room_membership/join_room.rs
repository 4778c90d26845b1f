//! `POST /_matrix/client/v3/join/{roomIdOrAlias}`

use lattice_generated::client::room_membership::join_room::{JoinRoom, Request, Response};
use lattice_wire::{Handle, MatrixError, Operation as _, UnverifiedCaller};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<JoinRoom> for Server {
    /// Joins the caller to a room of this server.
    async fn handle(&self, caller: UnverifiedCaller, request: Request) -> Result<Response, MatrixError> {
        let room = ((request.room_id_or_alias, request.body.reason), request.body.others);
        membership::join(self, JoinRoom::META, caller, room).await.map(Response::new)
    }
}
