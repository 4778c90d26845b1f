//! `POST /_matrix/client/v3/createRoom`

use lattice_generated::client::room_creation::create_room::{CreateRoom, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms;

impl Handle<CreateRoom> for Server {
    /// Creates a room with all requested events, or fails and creates nothing.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        rooms::create(self, caller, request.body).await.map(Response::new)
    }
}
