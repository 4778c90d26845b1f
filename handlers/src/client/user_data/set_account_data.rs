//! `PUT /_matrix/client/v3/user/{userId}/account_data/{type}`

use lattice_generated::client::user_data::set_account_data::{Request, Response, SetAccountData};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::account_data;

impl Handle<SetAccountData> for Server {
    /// Stores account data of the caller, which the syncs of all devices then return.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, r#type, body, .. } = request;
        let piece = user::SetAccountData { room_id: None, event_type: r#type, content: body };
        account_data::set(self, (&caller, &user_id), piece).await?;
        Ok(Response::new())
    }
}
