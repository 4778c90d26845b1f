//! `GET /_matrix/client/v3/rooms/{roomId}/state`

use lattice_generated::client::room_participation::get_room_state::{GetRoomState, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::{ReadState, StateSelect};
use crate::server::Server;
use crate::services::history;

impl Handle<GetRoomState> for Server {
    /// Returns the current state; to a former member the state when they left.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let select = StateSelect::All;
        let read = ReadState { reader: caller.user_id, only_joined: false, at: None, select, from: None };
        history::state(self, &request.room_id, read).await.map(Response::new)
    }
}
