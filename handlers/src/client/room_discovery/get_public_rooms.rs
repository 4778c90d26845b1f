//! `GET /_matrix/client/v3/publicRooms`

use lattice_generated::client::room_discovery::get_public_rooms::{GetPublicRooms, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;
use crate::services::room_directory::{self, Wanted};

impl Handle<GetPublicRooms> for Server {
    /// Lists the published rooms.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let (server, limit, since) = (request.query.server, request.query.limit, request.query.since);
        room_directory::page(self, Wanted { server, limit, since, ..Wanted::default() }).await
    }
}
