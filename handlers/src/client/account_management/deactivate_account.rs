//! `POST /_matrix/client/v3/account/deactivate`

use lattice_generated::client::account_management::deactivate_account::{
    DeactivateAccount, IdServerUnbindResult, Request, Response,
};
use lattice_wire::{Caller, Confirmed, Flows, Handle, InteractiveFlows, MatrixError};

use crate::auth::{password_of_caller, required_caller};
use crate::objects::protocol::user::Deactivate;
use crate::server::Server;

impl Handle<DeactivateAccount> for Server {
    /// Deactivates the caller's account permanently. There are no bindings to remove, because this server uses
    /// no identity server.
    async fn handle(
        &self,
        confirmed: Confirmed<Option<Caller>>,
        request: Request,
    ) -> Result<Response, MatrixError> {
        let (caller, proofs) = (required_caller(confirmed.caller)?, confirmed.proofs);
        let erase = request.body.erase == Some(true);
        self.ask_confirmed(&caller, &proofs, Deactivate { erase }).await?;
        Ok(Response::new(IdServerUnbindResult::NoSupport))
    }
}

impl Flows<DeactivateAccount> for Server {
    async fn flows(
        &self,
        caller: Option<&Caller>,
        _: &Request,
        _: bool,
    ) -> Result<InteractiveFlows, MatrixError> {
        password_of_caller(caller)
    }
}
