//! `PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}`

use lattice_generated::client::room_participation::set_typing::{Request, Response, SetTyping};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::auth::only_oneself;
use crate::objects::protocol::room;
use crate::server::Server;
use crate::services::rooms;

/// The error for a room that the caller is not in, or that does not exist.
const NOT_IN_ROOM: &str = "You are not in this room.";
/// For how long a user is shown as typing if the request does not say (milliseconds).
const DEFAULT_TYPING_MS: u64 = 30_000;

impl Handle<SetTyping> for Server {
    /// Shows the caller as typing for a time, or no longer. Nothing is stored.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        only_oneself(&caller, &request.user_id)?;
        let timeout = request.body.timeout.map(|timeout| u64::try_from(i64::from(timeout)));
        let timeout = timeout.unwrap_or(Ok(DEFAULT_TYPING_MS));
        let for_ms = timeout.map_err(|_| MatrixError::invalid_param("timeout: it is below zero."))?;
        let set = room::SetTyping { user_id: caller.user_id, for_ms: request.body.typing.then_some(for_ms) };
        let set = self.ask(&request.room_id, set).await;
        let set = set.map_err(|error| rooms::forbidden_if_absent(error, NOT_IN_ROOM))?;
        set.map_err(|room::NotJoined| MatrixError::forbidden(NOT_IN_ROOM))?;
        Ok(Response::new())
    }
}
