//! `GET /_matrix/client/v3/events`

use lattice_generated::client::room_participation::get_events::{GetEvents, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::sync;

impl Handle<GetEvents> for Server {
    /// Returns the events since the client's token. If there are none, waits up to the client's timeout.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        sync::read_events(self, caller, request.query).await
    }
}
