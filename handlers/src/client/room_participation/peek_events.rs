//! `GET /_matrix/client/v3/events` with `room_id`

use lattice_generated::client::room_participation::peek_events::{PeekEvents, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::peeking;

impl Handle<PeekEvents> for Server {
    /// Returns the events of one room since the client's token, also to a caller who is not in it. If there are none, waits.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        peeking::peek(self, caller, request.query).await
    }
}
