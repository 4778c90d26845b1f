//! `GET /_matrix/client/v3/rooms/{roomId}/messages`

use lattice_generated::client::room_participation::get_room_events::{Dir, GetRoomEvents, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::{Direction, Messages, ReadMessages};
use crate::server::Server;
use crate::services::history;

/// The events of a page if the request has no limit.
const DEFAULT_PAGE_EVENTS: u64 = 10;

impl Handle<GetRoomEvents> for Server {
    /// Returns a page of the timeline. A page ends before `limit` if it becomes too large, or if many events in
    /// a row are hidden from the caller or by the filter.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (room_id, query) = (&request.room_id, request.query);
        let direction = match query.dir {
            Some(Dir::B) => Direction::Backwards,
            Some(Dir::F) | None => Direction::Forwards,
            Some(Dir::Other(_)) => return Err(MatrixError::invalid_param("dir: `b` or `f`.")),
        };
        let limit = history::limit(query.limit, DEFAULT_PAGE_EVENTS)?;
        let filter = history::filter(query.filter.as_deref())?;
        let from = history::place(self, &caller, room_id, ("from", query.from)).await?;
        let to = history::place(self, &caller, room_id, ("to", query.to)).await?;
        let wants_room = filter.admits_room(room_id);
        let ignored = history::ignored(self, &caller).await?;
        let read = ReadMessages { reader: history::reader(caller), direction, from, to, limit, filter };
        let Messages { mut events, start, end, members } = history::ask(self, room_id, read).await?;
        if !wants_room {
            return Ok(Response::new(start.to_string(), Vec::new()));
        }
        ignored.remove_hidden(&mut events);
        let mut response = Response::new(start.to_string(), events);
        response.end = end.map(|end| end.to_string());
        response.state = (!members.is_empty()).then_some(members);
        Ok(response)
    }
}
