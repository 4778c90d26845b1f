//! `GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}`

use lattice_generated::client::user_data::get_account_data_per_room::{
    GetAccountDataPerRoom, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<GetAccountDataPerRoom> for Server {
    /// What a client of the user has kept about a room, byte for byte.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, room_id, r#type, .. } = request;
        self.get_account_data((&caller, &user_id), Some(room_id), r#type).await.map(Response::new)
    }
}
