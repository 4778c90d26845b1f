//! Reads the state and the history of rooms for a caller.

use lattice_generated::client::room_participation::get_joined_members_by_room::Joined;
use lattice_sync::{HistoryToken, IGNORED_USER_LIST, IgnoredUsers, RoomFilter};
use lattice_wire::{Caller, Int, MatrixError};
use ruma_common::{OwnedMxcUri, OwnedUserId, RoomId};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::rooms::forbidden_if_absent;
use crate::objects::host::AskError;
use crate::objects::protocol::room::{HistoryPlace, ReadRefusal, ReadState, Reader, StatePage};
use crate::objects::protocol::user::{FindRoomPosition, GetAccountData};
use crate::objects::protocol::{Command, Dispatched, RoomMarker};
use crate::server::Server;

/// The error for every user who may not read a room, so that the user does not learn whether the room exists.
pub(crate) const MAY_NOT_READ: &str = "You are not in this room, and may not look into it.";

/// The caller as a reader.
pub(crate) fn reader(caller: Caller) -> Reader {
    Reader { user_id: caller.user_id, device_id: caller.device_id }
}

/// Asks a Room to read something.
///
/// # Errors
/// `M_FORBIDDEN` if the reader may not read the room, or the room does not exist; `M_NOT_FOUND`.
pub(crate) async fn ask<C, T>(server: &Server, room_id: &RoomId, read: C) -> Result<T, MatrixError>
where
    C: Dispatched + Command<Object = RoomMarker, Reply = Result<T, ReadRefusal>>,
{
    let reply = server.ask(room_id, read).await;
    reply.map_err(|error: AskError| forbidden_if_absent(error, MAY_NOT_READ))?.map_err(
        |refusal| match refusal {
            ReadRefusal::Forbidden => MatrixError::forbidden(MAY_NOT_READ),
            ReadRefusal::NotFound => not_found(),
        },
    )
}

/// Reads all pages of a state.
///
/// # Errors
/// As [`ask`].
pub(crate) async fn state(
    server: &Server,
    room_id: &RoomId,
    mut read: ReadState,
) -> Result<Vec<Box<RawValue>>, MatrixError> {
    let mut all = Vec::new();
    loop {
        let again = ReadState { reader: read.reader.clone(), select: read.select.clone(), ..read };
        let StatePage { events, next } = ask(server, room_id, read).await?;
        all.extend(events);
        let Some(next) = next else { return Ok(all) };
        read = ReadState { from: Some(next), ..again };
    }
}

/// The place that a token of the request names. Which place in the room a sync token stands for is known by the
/// caller's User.
///
/// # Errors
/// `M_INVALID_PARAM`, with the parameter's name.
pub(crate) async fn place(
    server: &Server,
    caller: &Caller,
    room_id: &RoomId,
    (name, token): (&'static str, Option<String>),
) -> Result<Option<HistoryPlace>, MatrixError> {
    // matrix-nio sends an empty token for none.
    let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(None) };
    let place = match token.parse() {
        Ok(HistoryToken::Page(page)) => HistoryPlace::Page(page),
        Ok(HistoryToken::Room(position)) => HistoryPlace::Position(position.0),
        Ok(HistoryToken::Sync(since)) => {
            let find = FindRoomPosition { room_id: room_id.to_owned(), since };
            HistoryPlace::Position(server.ask_for(caller, find).await?)
        }
        Err(_) => {
            let reason = format!("{name}: this token was not issued by this server.");
            return Err(MatrixError::invalid_param(reason));
        }
    };
    Ok(Some(place))
}

/// The users whom the caller ignores.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`.
pub(crate) async fn ignored(server: &Server, caller: &Caller) -> Result<IgnoredUsers, MatrixError> {
    let get = GetAccountData { room_id: None, event_type: IGNORED_USER_LIST.to_owned() };
    let content = server.ask_for(caller, get).await?;
    Ok(content.map(|content| IgnoredUsers::of(&content)).unwrap_or_default())
}

/// The limit of a request, or the default.
///
/// # Errors
/// `M_INVALID_PARAM` if it is negative.
pub(crate) fn limit(limit: Option<Int>, default: u64) -> Result<u64, MatrixError> {
    let Some(limit) = limit else { return Ok(default) };
    u64::try_from(i64::from(limit)).map_err(|_| MatrixError::invalid_param("limit: it is below zero."))
}

/// The filter of a request.
///
/// # Errors
/// `M_INVALID_PARAM` if it is malformed.
pub(crate) fn filter(filter: Option<&str>) -> Result<RoomFilter, MatrixError> {
    RoomFilter::parse(filter).map_err(|error| MatrixError::invalid_param(format!("filter: {}.", error.0)))
}

/// The error for an event that does not exist or that the reader may not see.
pub(crate) fn not_found() -> MatrixError {
    MatrixError::not_found("There is no such event in this room, or you may not see it.")
}

/// The user of a member event, with the profile that the event shows. Fields of a wrong type are left out.
pub(crate) fn joined(event: &RawValue) -> Option<(OwnedUserId, Joined)> {
    #[derive(Deserialize)]
    struct Event {
        state_key: OwnedUserId,
        content: Map<String, Value>,
    }
    let Event { state_key, content } = serde_json::from_str(event.get()).ok()?;
    let text = |field: &str| content.get(field)?.as_str().map(str::to_owned);
    let avatar_url = text("avatar_url").map(OwnedMxcUri::from);
    Some((state_key, Joined::new(text("displayname"), avatar_url)))
}
