//! Forgets rooms that the caller has left.

use lattice_wire::{Caller, MatrixError};
use ruma_common::OwnedRoomId;

use super::LEAVE_LIMIT_MS;
use crate::objects::host::AskError;
use crate::objects::protocol::room::Forget;
use crate::objects::protocol::user::ForgetRoom;
use crate::server::Server;

/// Forgets a room. A room that the caller never was in is forgotten with success.
///
/// # Errors
/// `M_UNKNOWN` (400) if the caller has not left.
pub(crate) async fn forget(
    server: &Server,
    caller: &Caller,
    room_id: OwnedRoomId,
) -> Result<(), MatrixError> {
    let still_in = || MatrixError::unsupported("You have not left this room: leave it first.");
    let forget = Forget { user_id: caller.user_id.clone() };
    let tell_room = match server.ask_within(LEAVE_LIMIT_MS, &room_id, forget).await {
        Ok(Ok(())) | Err(AskError::Absent(_)) => false,
        Ok(Err(_)) => return Err(still_in()),
        Err(AskError::Failed(error)) => {
            server.ports.log.error(&format!("a user forgets the silent room {room_id}: {error}"));
            true
        }
    };
    server.ask_for(caller, ForgetRoom { room_id, tell_room }).await?.map_err(|_| still_in())
}
