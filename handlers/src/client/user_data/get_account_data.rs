//! `GET /_matrix/client/v3/user/{userId}/account_data/{type}`

use lattice_generated::client::user_data::get_account_data::{GetAccountData, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<GetAccountData> for Server {
    /// What a client of the user has kept, byte for byte.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, r#type, .. } = request;
        self.get_account_data((&caller, &user_id), None, r#type).await.map(Response::new)
    }
}
