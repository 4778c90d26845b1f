//! `GET /_matrix/client/v3/directory/list/room/{roomId}`

use lattice_generated::client::room_discovery::get_room_visibility_on_directory::{
    GetRoomVisibilityOnDirectory, Request, Response, Visibility,
};
use lattice_wire::{Handle, MatrixError};

use crate::objects::protocol::room::IsPublished;
use crate::server::Server;

impl Handle<GetRoomVisibilityOnDirectory> for Server {
    /// Says whether a room is in the room directory.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let is_published = self.ask(&request.room_id, IsPublished {}).await?;
        let visibility = if is_published { Visibility::Public } else { Visibility::Private };
        Ok(Response::new().visibility(visibility))
    }
}
