//! `GET /_matrix/client/v3/user/{userId}/account_data/{type}`

use lattice_generated::client::user_data::get_account_data::{GetAccountData, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::account_data;

impl Handle<GetAccountData> for Server {
    /// Returns the caller's account data of one event type, byte for byte.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, r#type, .. } = request;
        let piece = user::GetAccountData { room_id: None, event_type: r#type };
        account_data::get(self, (&caller, &user_id), piece).await.map(Response::new)
    }
}
