//! `GET /_matrix/client/v3/rooms/{roomId}/initialSync`

use lattice_generated::client::room_participation::room_initial_sync::{Request, Response, RoomInitialSync};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::peeking;

impl Handle<RoomInitialSync> for Server {
    /// Shows a room with its state and its newest events, also to a caller who is not in it.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        peeking::room_initial_sync(self, caller, request.room_id).await
    }
}
