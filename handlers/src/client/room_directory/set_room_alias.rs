//! `PUT /_matrix/client/v3/directory/room/{roomAlias}`

use lattice_generated::client::room_directory::set_room_alias::{Request, Response, SetRoomAlias};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::aliases;

impl Handle<SetRoomAlias> for Server {
    /// Makes an alias of a room that the caller is in.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        aliases::make(self, &caller, &request.room_alias, &request.body.room_id).await?;
        Ok(Response::new())
    }
}
