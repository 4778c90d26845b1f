//! `POST /_matrix/client/v3/rooms/{roomId}/join`

use lattice_generated::client::room_membership::join_room_by_id::{JoinRoomById, Request, Response};
use lattice_wire::{Handle, MatrixError, Operation as _, UnverifiedCaller};

use crate::server::Server;
use crate::services::rooms::membership;

impl Handle<JoinRoomById> for Server {
    /// Joins the caller to a room of this server.
    async fn handle(&self, caller: UnverifiedCaller, request: Request) -> Result<Response, MatrixError> {
        let room = ((request.room_id.into(), request.body.reason), request.body.others);
        membership::join(self, JoinRoomById::META, caller, room).await.map(Response::new)
    }
}
