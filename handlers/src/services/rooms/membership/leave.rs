//! Leaves of the caller.

use lattice_wire::{Caller, MatrixError};
use ruma_common::OwnedRoomId;

use super::{LEAVE_LIMIT_MS, checked};
use crate::objects::host::AskError;
use crate::objects::protocol::room::{Leave, LeaveRefusal};
use crate::objects::protocol::user::LeaveSilentRoom;
use crate::server::Server;
use crate::services::rooms::refused;

/// The error for every user who is not in a room, so that the user does not learn whether the room exists.
const NOT_A_MEMBER: &str = "You are not in this room.";

/// Leaves a room, refuses an invite, or withdraws a knock. A user who has left already leaves with success. An invite
/// or a knock that the User knows ends in any case.
///
/// # Errors
/// `M_FORBIDDEN`, also if the room does not exist; `M_TOO_LARGE` for the reason.
pub(crate) async fn leave(
    server: &Server,
    caller: &Caller,
    room_id: OwnedRoomId,
    reason: Option<String>,
) -> Result<(), MatrixError> {
    let reason = checked(reason)?;
    let leave = Leave { user_id: caller.user_id.clone(), reason, erase: false, known: None };
    match server.ask_within(LEAVE_LIMIT_MS, &room_id, leave).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(LeaveRefusal::Banned)) => Err(MatrixError::forbidden(NOT_A_MEMBER)),
        Ok(Err(LeaveRefusal::NeverMember)) | Err(AskError::Absent(_)) => {
            leave_alone(server, caller, room_id, false).await
        }
        Ok(Err(LeaveRefusal::Event(refusal))) => Err(refused(server, refusal, "You cannot leave this room.")),
        Err(AskError::Failed(error)) => {
            server.ports.log.error(&format!("a user leaves the silent room {room_id}: {error}"));
            leave_alone(server, caller, room_id, true).await
        }
    }
}

/// Leaves a room as far as the User is concerned.
async fn leave_alone(
    server: &Server,
    caller: &Caller,
    room_id: OwnedRoomId,
    tell_room: bool,
) -> Result<(), MatrixError> {
    let was_member = server.ask_for(caller, LeaveSilentRoom { room_id, tell_room }).await?;
    if was_member { Ok(()) } else { Err(MatrixError::forbidden(NOT_A_MEMBER)) }
}
