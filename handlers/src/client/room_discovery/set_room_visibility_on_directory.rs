//! `PUT /_matrix/client/v3/directory/list/room/{roomId}`

use lattice_generated::client::room_discovery::set_room_visibility_on_directory::{
    Request, Response, SetRoomVisibilityOnDirectory, Visibility,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::SetPublished;
use crate::server::Server;
use crate::services::rooms::permissions;

impl Handle<SetRoomVisibilityOnDirectory> for Server {
    /// Publishes a room in the room directory, or takes it out: `public` if the client does not say.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let is_published = match request.body.visibility {
            None | Some(Visibility::Public) => true,
            Some(Visibility::Private) => false,
            Some(Visibility::Other(_)) => {
                return Err(MatrixError::invalid_param("visibility: `public` or `private`."));
            }
        };
        if is_published {
            permissions::publish(self, caller.is_admin)?;
        }
        let set = SetPublished { sender: caller.user_id, is_admin: caller.is_admin, is_published };
        if self.ask(&request.room_id, set).await? {
            return Ok(Response::new());
        }
        Err(MatrixError::forbidden("You may not change whether this room is published."))
    }
}
