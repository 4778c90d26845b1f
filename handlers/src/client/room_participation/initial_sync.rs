//! `GET /_matrix/client/v3/initialSync`

use lattice_generated::client::room_participation::initial_sync::{InitialSync, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::sync;

impl Handle<InitialSync> for Server {
    /// Shows the caller's rooms with their state and their newest events.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        sync::initial_sync(self, caller, request.query).await
    }
}
