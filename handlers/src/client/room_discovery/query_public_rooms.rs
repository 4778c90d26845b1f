//! `POST /_matrix/client/v3/publicRooms`

use lattice_generated::client::room_discovery::query_public_rooms::{QueryPublicRooms, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::room_directory::{self, Wanted};

impl Handle<QueryPublicRooms> for Server {
    /// Searches the published rooms. No room is of a third-party network.
    async fn handle(&self, _: Caller, request: Request) -> Result<Response, MatrixError> {
        if request.body.third_party_instance_id.is_some() {
            return Ok(Response::new(Vec::new()));
        }
        let (limit, since) = (request.body.limit, request.body.since);
        let filter = request.body.filter;
        let (term, room_types) =
            filter.map_or((None, None), |filter| (filter.generic_search_term, filter.room_types));
        let wanted = Wanted { server: request.query.server, limit, since, term, room_types };
        room_directory::page(self, wanted).await
    }
}
