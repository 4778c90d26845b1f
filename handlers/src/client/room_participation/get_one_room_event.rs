//! `GET /_matrix/client/v3/rooms/{roomId}/event/{eventId}`

use lattice_generated::client::room_participation::get_one_room_event::{GetOneRoomEvent, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::host::AskError;
use crate::objects::protocol::room::ReadEvent;
use crate::server::Server;
use crate::services::history;

impl Handle<GetOneRoomEvent> for Server {
    /// Returns an event that the caller may see by the history visibility at the event. A message of an ignored user is not
    /// found.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let ignored = history::ignored(self, &caller).await?;
        let read = ReadEvent { reader: history::reader(caller), event_id: request.event_id };
        match self.ask(&request.room_id, read).await {
            Ok(Ok(event)) if ignored.hides(&event) => Err(history::not_found()),
            Ok(Ok(event)) => Ok(Response::new(ignored.without_hidden_reply(event))),
            Ok(Err(_)) | Err(AskError::Absent(_)) => Err(history::not_found()),
            Err(failed @ AskError::Failed(_)) => Err(failed.into()),
        }
    }
}
