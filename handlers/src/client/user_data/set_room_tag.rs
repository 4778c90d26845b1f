//! `PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}`

use lattice_generated::client::user_data::set_room_tag::{Request, Response, SetRoomTag};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::ChangeTag;
use crate::server::Server;
use crate::services::account_data;

impl Handle<SetRoomTag> for Server {
    /// Sets a tag of a room, beside the tags that the room has. The caller need not be in the room.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, room_id, tag, body, .. } = request;
        let change = ChangeTag { room_id, tag, content: Some(account_data::json(&body)?) };
        account_data::change_tag(self, (&caller, &user_id), change).await?;
        Ok(Response::new())
    }
}
