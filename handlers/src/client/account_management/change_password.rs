//! `POST /_matrix/client/v3/account/password`

use lattice_generated::client::account_management::change_password::{ChangePassword, Request, Response};
use lattice_wire::{Caller, Confirmed, Flows, Handle, InteractiveFlows, MatrixError};

use crate::auth::{password_of_caller, required_caller, required_password};
use crate::objects::protocol::user;
use crate::server::Server;

impl Handle<ChangePassword> for Server {
    /// Changes the password. Ends all other sessions of the account unless `logout_devices` is false.
    async fn handle(
        &self,
        confirmed: Confirmed<Option<Caller>>,
        request: Request,
    ) -> Result<Response, MatrixError> {
        let (caller, proofs) = (required_caller(confirmed.caller)?, confirmed.proofs);
        let password = required_password(Some(request.body.new_password))?;
        let ends_all_but = (request.body.logout_devices != Some(false)).then(|| caller.device_id.clone());
        self.ask_confirmed(&caller, &proofs, user::ChangePassword { password, ends_all_but }).await?;
        Ok(Response::new())
    }
}

impl Flows<ChangePassword> for Server {
    async fn flows(
        &self,
        caller: Option<&Caller>,
        _: &Request,
        _: bool,
    ) -> Result<InteractiveFlows, MatrixError> {
        password_of_caller(caller)
    }
}
