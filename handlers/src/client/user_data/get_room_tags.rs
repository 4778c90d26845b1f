//! `GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags`

use lattice_generated::client::user_data::get_room_tags::{GetRoomTags, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::account_data;

impl Handle<GetRoomTags> for Server {
    /// Returns the tags that the caller has set on a room.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let tags = account_data::tags(self, (&caller, &request.user_id), request.room_id).await?;
        Ok(Response::new().tags(tags))
    }
}
