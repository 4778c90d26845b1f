//! `GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}`

use lattice_generated::client::event_relationships::get_relating_events::{
    GetRelatingEvents, Request, Response,
};
use lattice_sync::RoomFilter;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::relations::{self, RelationsQuery};

impl Handle<GetRelatingEvents> for Server {
    /// Returns a page of the events that relate to an event.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let of = (request.room_id, request.event_id);
        let filter = RoomFilter::of_relation(None, None);
        let query = request.query;
        let query = RelationsQuery {
            from: query.from,
            to: query.to,
            limit: query.limit,
            direction: query.dir.map(String::from),
            recurse: query.recurse,
        };
        let page = relations::read(self, caller, of, (filter, query)).await?;
        let mut response = Response::new(page.chunk);
        response.next_batch = page.next_batch;
        response.prev_batch = page.prev_batch;
        response.recursion_depth = page.recursion_depth;
        Ok(response)
    }
}
