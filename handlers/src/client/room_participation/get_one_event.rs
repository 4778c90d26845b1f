//! `GET /_matrix/client/v3/events/{eventId}`

use lattice_generated::client::room_participation::get_one_event::{GetOneEvent, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::ReadEvent;
use crate::server::Server;
use crate::services::event_lookup::{self, Lookup};
use crate::services::history;

impl Handle<GetOneEvent> for Server {
    /// Returns an event of a room that the caller is in, or has left. A message of an ignored user is not found.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let lookup = Lookup::of(self, &caller).await?;
        let reader = history::reader(caller);
        let read = || ReadEvent { reader: reader.clone(), event_id: request.event_id.clone() };
        let event = lookup.ask(self, read).await?;
        if lookup.ignored.hides(&event) {
            return Err(event_lookup::not_found());
        }
        Ok(Response::new(lookup.ignored.without_hidden_reply(event)))
    }
}
