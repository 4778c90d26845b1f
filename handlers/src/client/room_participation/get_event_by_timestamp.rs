//! `GET /_matrix/client/v1/rooms/{roomId}/timestamp_to_event`

use lattice_generated::client::room_participation::get_event_by_timestamp::{
    Dir, GetEventByTimestamp, Request, Response,
};
use lattice_wire::{Caller, Handle, Int, MatrixError};

use crate::objects::protocol::room::{Direction, FindByTime};
use crate::server::Server;
use crate::services::history;

impl Handle<GetEventByTimestamp> for Server {
    /// Returns the event that was sent nearest to a time, at it or on one side of it.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let direction = match request.query.dir {
            Dir::B => Direction::Backwards,
            Dir::F => Direction::Forwards,
            Dir::Other(_) => return Err(MatrixError::invalid_param("dir: `b` or `f`.")),
        };
        let time_ms = u64::try_from(i64::from(request.query.ts));
        let time_ms = time_ms.map_err(|_| MatrixError::invalid_param("ts: it is below zero."))?;
        let find = FindByTime { reader: caller.user_id, time_ms, direction };
        let found = history::ask(self, &request.room_id, find).await?;
        let sent_at = Int::from(found.origin_server_ts.0);
        Ok(Response::new(found.event_id, sent_at))
    }
}
