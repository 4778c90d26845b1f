//! `GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}`

use lattice_generated::client::user_data::get_account_data_per_room::{
    GetAccountDataPerRoom, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::account_data;

impl Handle<GetAccountDataPerRoom> for Server {
    /// Returns the caller's account data of one event type for one room, byte for byte.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, room_id, r#type, .. } = request;
        let piece = user::GetAccountData { room_id: Some(room_id), event_type: r#type };
        account_data::get(self, (&caller, &user_id), piece).await.map(Response::new)
    }
}
