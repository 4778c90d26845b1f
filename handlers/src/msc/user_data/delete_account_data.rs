//! `DELETE /_matrix/client/unstable/org.matrix.msc3391/user/{userId}/account_data/{type}`

use lattice_generated::msc::user_data::delete_account_data::{DeleteAccountData, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::account_data;

impl Handle<DeleteAccountData> for Server {
    /// Removes account data of the caller. What is not there is no error.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { user_id, r#type, .. } = request;
        account_data::remove(self, (&caller, &user_id), (None, r#type)).await?;
        Ok(Response::new())
    }
}
