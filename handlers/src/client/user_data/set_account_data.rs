//! `PUT /_matrix/client/v3/user/{userId}/account_data/{type}`

use lattice_generated::client::user_data::set_account_data::{Request, Response, SetAccountData};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<SetAccountData> for Server {
    /// Keeps something for all devices of the user; their syncs tell of it.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, r#type, body, .. } = request;
        self.set_account_data((&caller, &user_id), None, r#type, body).await?;
        Ok(Response::new())
    }
}
