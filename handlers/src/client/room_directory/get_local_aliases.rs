//! `GET /_matrix/client/v3/rooms/{roomId}/aliases`

use lattice_generated::client::room_directory::get_local_aliases::{GetLocalAliases, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::aliases;

impl Handle<GetLocalAliases> for Server {
    /// Lists the aliases that this server has for a room.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        aliases::of_room(self, caller, &request.room_id).await.map(Response::new)
    }
}
