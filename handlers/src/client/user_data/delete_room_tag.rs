//! `DELETE /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}`

use lattice_generated::client::user_data::delete_room_tag::{DeleteRoomTag, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::ChangeTag;
use crate::server::Server;
use crate::services::account_data;

impl Handle<DeleteRoomTag> for Server {
    /// Deletes a tag of a room. A tag that the room does not have is no error.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, room_id, tag, .. } = request;
        let change = ChangeTag { room_id, tag, content: None };
        account_data::change_tag(self, (&caller, &user_id), change).await?;
        Ok(Response::new())
    }
}
