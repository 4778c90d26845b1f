//! Reads what rooms say of device lists, and nothing else.

use super::request::{READ_LIMIT_MS, Request};
use crate::objects::host::AskError;
use crate::objects::protocol::room::{MemberLists, ReadDeviceLists, WantedLists};
use crate::objects::protocol::user::PlannedRoom;
use crate::ports::PortError;
use crate::server::Server;

/// What one room says; `None` if the room does not show it to the user any more, or yet.
///
/// # Errors
/// If the room does not answer.
pub(super) async fn read(
    server: &Server,
    request: &Request,
    (room, has_left): (&PlannedRoom, bool),
) -> Result<Option<MemberLists>, PortError> {
    if request.silent.contains(&room.room_id) {
        return Err(PortError::new("objects", "ask", "no reply to the pull before"));
    }
    let read = ReadDeviceLists {
        reader: request.caller.user_id.clone(),
        has_left,
        after: room.after,
        upto: room.upto,
        wanted: WantedLists { known: room.known },
    };
    match server.ask_within(READ_LIMIT_MS, &room.room_id, read).await {
        Ok(lists) => {
            server.memory.silent_rooms.borrow_mut().remove(&room.room_id);
            Ok(lists)
        }
        Err(AskError::Absent(_)) => Ok(None),
        Err(AskError::Failed(error)) => Err(error),
    }
}
