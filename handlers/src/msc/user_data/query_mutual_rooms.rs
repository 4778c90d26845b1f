//! `GET /_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms`

use lattice_generated::msc::user_data::query_mutual_rooms::{QueryMutualRooms, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::rooms::mutual;

impl Handle<QueryMutualRooms> for Server {
    /// Lists the rooms that the caller and another user have both joined.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (joined, next) = mutual::rooms(self, &caller, &request.query.user_id, request.query.from).await?;
        let response = Response::new(joined);
        Ok(match next {
            Some(next) => response.next_batch(next),
            None => response,
        })
    }
}
