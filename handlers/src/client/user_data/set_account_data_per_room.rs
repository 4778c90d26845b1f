//! `PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}`

use lattice_generated::client::user_data::set_account_data_per_room::{
    Request, Response, SetAccountDataPerRoom,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::account_data;

impl Handle<SetAccountDataPerRoom> for Server {
    /// Stores account data of the caller for one room. The caller need not be in the room.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, room_id, r#type, body, .. } = request;
        let piece = user::SetAccountData { room_id: Some(room_id), event_type: r#type, content: body };
        account_data::set(self, (&caller, &user_id), piece).await?;
        Ok(Response::new())
    }
}
