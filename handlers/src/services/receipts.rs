//! Read markers and receipts of the caller.

use lattice_wire::{Caller, MatrixError};
use ruma_common::{EventId, OwnedEventId, OwnedRoomId};

use crate::objects::protocol::room::{MarkRead, ReadEventMark, ReceiptRefusal};
use crate::objects::protocol::user::{MarkerKind, MoveReadMarkers, ReadMarker, StorageRefusal};
use crate::server::Server;
use crate::services::{quotas, rooms};

/// The error for a room that the caller is not in, or that does not exist.
const NOT_IN_ROOM: &str = "You are not in this room.";

/// What the caller marks as read.
pub(crate) enum Mark {
    /// `m.read`: the other members see it.
    Public,
    /// `m.read.private` and `m.fully_read`: the caller alone sees it.
    Own(MarkerKind),
}

/// An event that the caller marks as read; in a thread, or in the whole room.
pub(crate) struct Marked {
    pub mark: Mark,
    pub event_id: OwnedEventId,
    pub thread_id: Option<String>,
}

/// Moves markers of a room forward. The caller's own are moved in one commit, after the public one.
///
/// # Errors
/// `M_FORBIDDEN`; `M_INVALID_PARAM` for an event that the caller does not see in the room; `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn mark(
    server: &Server,
    caller: &Caller,
    room_id: OwnedRoomId,
    marked: Vec<Marked>,
) -> Result<(), MatrixError> {
    let mut markers = Vec::new();
    for Marked { mark, event_id, thread_id } in marked {
        check_thread(thread_id.as_deref())?;
        let is_public = matches!(mark, Mark::Public);
        let read = ReadEventMark { event_id: event_id.clone(), thread_id: thread_id.clone() };
        let read = MarkRead { user_id: caller.user_id.clone(), mark: read, is_public };
        let found = server.ask(&room_id, read).await;
        let found = found.map_err(|error| rooms::forbidden_if_absent(error, NOT_IN_ROOM))?;
        let place = found.map_err(refused)?;
        if let Mark::Own(kind) = mark {
            markers.push(ReadMarker { kind, event_id, thread_id, place });
        }
    }
    if markers.is_empty() {
        return Ok(());
    }
    let moved = server.ask_for(caller, MoveReadMarkers { room_id, markers }).await?;
    moved.map_err(|refusal| match refusal {
        StorageRefusal::TooMuch => MatrixError::too_large("You have stored too many read markers."),
        StorageRefusal::UserFull => quotas::user_is_full(server),
    })
}

fn check_thread(thread_id: Option<&str>) -> Result<(), MatrixError> {
    let is_one = thread_id.is_none_or(|thread| thread == "main" || <&EventId>::try_from(thread).is_ok());
    if is_one {
        return Ok(());
    }
    Err(MatrixError::invalid_param("thread_id: `main` or the id of the event at the root of a thread."))
}

fn refused(refusal: ReceiptRefusal) -> MatrixError {
    match refusal {
        ReceiptRefusal::NotJoined => MatrixError::forbidden(NOT_IN_ROOM),
        ReceiptRefusal::NotFound => MatrixError::invalid_param("The room has no such event."),
        ReceiptRefusal::NotInThread => MatrixError::invalid_param("The event is not in this thread."),
    }
}
