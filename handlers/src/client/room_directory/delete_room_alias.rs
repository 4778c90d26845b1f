//! `DELETE /_matrix/client/v3/directory/room/{roomAlias}`

use lattice_generated::client::room_directory::delete_room_alias::{DeleteRoomAlias, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::aliases;

impl Handle<DeleteRoomAlias> for Server {
    /// Deletes an alias, also from the canonical alias event if the caller may.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        aliases::delete(self, &caller, &request.room_alias).await?;
        Ok(Response::new())
    }
}
