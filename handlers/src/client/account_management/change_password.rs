//! `POST /_matrix/client/v3/account/password`

use lattice_generated::client::account_management::change_password::{ChangePassword, Request, Response};
use lattice_wire::{Caller, Confirmed, Handle, MatrixError};

use crate::objects::user::AccountCommand;
use crate::server::Server;
use crate::sessions::required_password;

impl Handle<ChangePassword> for Server {
    /// Another password; unless the client says otherwise, all other sessions of the account end.
    async fn handle(
        &self,
        confirmed: Confirmed<Option<Caller>>,
        request: Request,
    ) -> Result<Response, MatrixError> {
        let caller = self.confirmed_caller(confirmed)?;
        let password = required_password(Some(request.body.new_password))?;
        let ends_all_but = (request.body.logout_devices != Some(false)).then_some(caller.device_id);
        self.account(&caller.user_id, AccountCommand::ChangePassword { password, ends_all_but }).await?;
        Ok(Response::new())
    }
}
