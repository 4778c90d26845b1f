//! The rooms that two users share.

use futures_util::future::try_join;
use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedRoomId, RoomId, UserId};

use crate::objects::host::AskError;
use crate::objects::protocol::user::ListJoinedRooms;
use crate::server::Server;

/// The most rooms in one response.
pub(crate) const MAX_MUTUAL_ROOMS: usize = 100;

/// The rooms that the caller and another user have both joined, after the room that `from` names, and the next `from`.
/// A user without an account shares none; nor does a user of another server before federation.
///
/// # Errors
/// `M_INVALID_PARAM` for the caller's own user id, or a malformed `from`.
pub(crate) async fn rooms(
    server: &Server,
    caller: &Caller,
    user_id: &UserId,
    from: Option<String>,
) -> Result<(Vec<OwnedRoomId>, Option<String>), MatrixError> {
    if user_id == caller.user_id {
        return Err(MatrixError::invalid_param("user_id: this is you."));
    }
    let from = from.map(RoomId::parse).transpose();
    let from =
        from.map_err(|_| MatrixError::invalid_param("from: this token was not issued by this server."))?;
    if user_id.server_name() != server.name() {
        return Ok((Vec::new(), None));
    }
    let (own, of_other) = try_join(joined(server, &caller.user_id), joined(server, user_id)).await?;
    let is_new = |room_id: &OwnedRoomId| from.as_ref().is_none_or(|from| room_id > from);
    let mut shared: Vec<OwnedRoomId> = own
        .into_iter()
        .filter(|room_id| is_new(room_id) && of_other.binary_search(room_id).is_ok())
        .collect();
    let is_last = shared.len() <= MAX_MUTUAL_ROOMS;
    shared.truncate(MAX_MUTUAL_ROOMS);
    let next = shared.last().filter(|_| !is_last).map(ToString::to_string);
    Ok((shared, next))
}

/// The rooms that a user has joined, sorted.
async fn joined(server: &Server, user_id: &UserId) -> Result<Vec<OwnedRoomId>, MatrixError> {
    match server.ask(user_id, ListJoinedRooms {}).await {
        Ok(mut rooms) => {
            rooms.sort_unstable();
            Ok(rooms)
        }
        Err(AskError::Absent(_)) => Ok(Vec::new()),
        Err(failed @ AskError::Failed(_)) => Err(failed.into()),
    }
}
