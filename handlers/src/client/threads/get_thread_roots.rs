//! `GET /_matrix/client/v1/rooms/{roomId}/threads`

use lattice_generated::client::threads::get_thread_roots::{GetThreadRoots, Include, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::ReadThreads;
use crate::server::Server;
use crate::services::{history, relations};

/// The threads of a page if the request has no limit.
const DEFAULT_PAGE_THREADS: u64 = 50;

impl Handle<GetThreadRoots> for Server {
    /// Returns a page of the events that began threads, the thread with the newest event first.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (room_id, query) = (&request.room_id, request.query);
        let only_participated = match query.include {
            None | Some(Include::All) => false,
            Some(Include::Participated) => true,
            Some(Include::Other(_)) => {
                return Err(MatrixError::invalid_param("include: `all` or `participated`."));
            }
        };
        let limit = history::limit(query.limit, DEFAULT_PAGE_THREADS)?;
        let from = history::place(self, &caller, room_id, ("from", query.from)).await?;
        let ignored = history::ignored(self, &caller).await?;
        let read = ReadThreads { reader: history::reader(caller), only_participated, from, limit };
        let page = history::ask(self, room_id, read).await?;
        let (chunk, next_batch) = relations::shown(page, &ignored);
        let mut response = Response::new(chunk);
        response.next_batch = next_batch;
        Ok(response)
    }
}
