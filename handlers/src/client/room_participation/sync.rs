//! `GET /_matrix/client/v3/sync`

use lattice_generated::client::room_participation::sync::{Request, Response, Sync};
use lattice_wire::{Handle, MatrixError, UnverifiedCaller};

use crate::server::Server;
use crate::services::sync;

impl Handle<Sync> for Server {
    /// Returns updates since the client's token. If there are none, waits up to the client's timeout.
    async fn handle(&self, caller: UnverifiedCaller, request: Request) -> Result<Response, MatrixError> {
        sync::sync(self, caller, request.query).await
    }
}
