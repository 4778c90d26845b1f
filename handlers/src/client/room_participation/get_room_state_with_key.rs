//! `GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}`

use lattice_generated::client::room_participation::get_room_state_with_key::{
    Format, GetRoomStateWithKey, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::ReadStateEvent;
use crate::server::Server;
use crate::services::history;

impl Handle<GetRoomStateWithKey> for Server {
    /// Returns one event of the state that `getRoomState` returns, or its content.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let is_whole = match request.query.format {
            None | Some(Format::Content) => false,
            Some(Format::Event) => true,
            Some(Format::Other(_)) => {
                return Err(MatrixError::invalid_param("format: `content` or `event`."));
            }
        };
        let (event_type, state_key) = (request.event_type, request.state_key);
        let read = ReadStateEvent { reader: caller.user_id, event_type, state_key };
        let shown = history::ask(self, &request.room_id, read).await?;
        Ok(Response::new(if is_whole { shown.event } else { shown.content }))
    }
}
