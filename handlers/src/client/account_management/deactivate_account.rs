//! `POST /_matrix/client/v3/account/deactivate`

use lattice_generated::client::account_management::deactivate_account::{
    DeactivateAccount, IdServerUnbindResult, Request, Response,
};
use lattice_wire::{Caller, Confirmed, Handle, MatrixError};

use crate::objects::user::AccountCommand;
use crate::server::Server;

impl Handle<DeactivateAccount> for Server {
    /// Ends the account of the caller for ever. No identity server knows anything of it: none is served.
    async fn handle(
        &self,
        confirmed: Confirmed<Option<Caller>>,
        request: Request,
    ) -> Result<Response, MatrixError> {
        let caller = self.confirmed_caller(confirmed)?;
        let erase = request.body.erase == Some(true);
        self.account(&caller.user_id, AccountCommand::Deactivate { erase }).await?;
        Ok(Response::new(IdServerUnbindResult::NoSupport))
    }
}
