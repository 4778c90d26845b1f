//! `GET /_matrix/client/v3/directory/room/{roomAlias}`

use lattice_generated::client::room_directory::get_room_id_by_alias::{GetRoomIdByAlias, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;
use crate::services::aliases;

impl Handle<GetRoomIdByAlias> for Server {
    /// Returns the room of an alias of this server.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let room_id = aliases::resolve(self, &request.room_alias).await?;
        Ok(Response::new().room_id(room_id).servers(vec![self.name().to_owned()]))
    }
}
