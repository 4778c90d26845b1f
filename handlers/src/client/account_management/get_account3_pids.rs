//! `GET /_matrix/client/v3/account/3pid`

use lattice_generated::client::account_management::get_account3_pids::{GetAccount3Pids, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<GetAccount3Pids> for Server {
    /// Returns no third-party identifiers: none can be added yet, as the capability `m.3pid_changes` says.
    async fn handle(&self, _: Caller, _: Request) -> Result<Response, MatrixError> {
        Ok(Response::new().threepids(Vec::new()))
    }
}
