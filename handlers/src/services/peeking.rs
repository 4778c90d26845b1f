//! Shows one room to a caller who need not be in it: `/rooms/{roomId}/initialSync`, and `/events` of a room.

use lattice_generated::client::room_participation::peek_events;
use lattice_generated::client::room_participation::room_initial_sync::{
    Membership as Shown, Messages, Response, Visibility,
};
use lattice_rooms::Membership;
use lattice_sync::RoomPosition;
use lattice_wire::{Caller, MatrixError};
use ruma_common::OwnedRoomId;

use super::sync::{MAX_POLLS_PER_REQUEST, POLL_DEADLINE_MAX_MS, wait_ms};
use super::{history, rooms};
use crate::objects::protocol::room::{
    HistoryPlace, Peek, Peeked, ReadRefusal, ReadSnapshot, ReadState, Reader, Snapshot, StateSelect,
};
use crate::objects::protocol::user::{ListRoomAccountData, RoomAccountData};
use crate::server::Server;

/// The newest events that the operation shows, which has no limit of its own.
const EVENTS: u64 = 10;

/// Shows a room with its state and its newest events; to a former member as it was when the member left.
///
/// # Errors
/// `M_FORBIDDEN` if the caller may not read the room, or the room does not exist.
pub(crate) async fn room_initial_sync(
    server: &Server,
    caller: Caller,
    room_id: OwnedRoomId,
) -> Result<Response, MatrixError> {
    let list = ListRoomAccountData { room_id: room_id.clone() };
    let RoomAccountData { events: account_data, ignored } = server.ask_for(&caller, list).await?;
    let reader = history::reader(caller);
    let read = ReadSnapshot { reader: reader.clone(), limit: EVENTS };
    let snapshot: Snapshot = history::ask(server, &room_id, read).await?;
    let (reader, select) = (reader.user_id, StateSelect::All);
    let read = ReadState { reader, only_joined: false, at: None, select, from: Some(snapshot.state) };
    let state = history::state(server, &room_id, read).await?;
    let mut events = snapshot.events;
    ignored.remove_hidden(&mut events);
    let messages =
        Messages::new(RoomPosition(snapshot.end).to_string(), events).start(snapshot.start.to_string());
    let visibility = if snapshot.is_published { Visibility::Public } else { Visibility::Private };
    let response = Response::new(room_id).messages(messages).state(state).visibility(visibility);
    let response = response.account_data(account_data);
    Ok(match snapshot.membership {
        Some(membership) => response.membership(shown(membership)),
        None => response,
    })
}

fn shown(membership: Membership) -> Shown {
    Shown::from(membership.as_str().to_owned())
}

/// Returns what came in a room after the client's token; without a token, what comes from now on. If there is nothing, waits.
///
/// # Errors
/// `M_FORBIDDEN` if the caller may not read the room, or the room does not exist; `M_INVALID_PARAM`.
pub(crate) async fn peek(
    server: &Server,
    caller: Caller,
    query: peek_events::Query,
) -> Result<peek_events::Response, MatrixError> {
    let room_id = query.room_id;
    let from = history::place(server, &caller, &room_id, ("from", query.from)).await?;
    let ignored = history::ignored(server, &caller).await?;
    let reader = history::reader(caller);
    let start = match from.and_then(position) {
        Some(position) => position,
        None => {
            let peek = Peek { reader: reader.clone(), after: None, may_wait: false };
            history::ask(server, &room_id, peek).await?.end
        }
    };
    let end_ms = server.now_ms() + query.timeout.map_or(POLL_DEADLINE_MAX_MS, wait_ms);
    let (mut after, mut chunk) = (start, Vec::new());
    for _ in 0..MAX_POLLS_PER_REQUEST {
        let left_ms = end_ms.saturating_sub(server.now_ms());
        let Some(Peeked { events, end, .. }) = look(server, &room_id, (&reader, after), left_ms).await?
        else {
            break;
        };
        let is_over = events.is_empty() && end == after;
        (after, chunk) = (end, events);
        ignored.remove_hidden(&mut chunk);
        if !chunk.is_empty() || is_over {
            break;
        }
    }
    let [start, end] = [start, after].map(|position| RoomPosition(position).to_string());
    Ok(peek_events::Response::new().start(start).end(end).chunk(chunk))
}

/// What comes after a position; `None` if nothing comes in time.
async fn look(
    server: &Server,
    room_id: &OwnedRoomId,
    (reader, after): (&Reader, u64),
    left_ms: u64,
) -> Result<Option<Peeked>, MatrixError> {
    let peek = Peek { reader: reader.clone(), after: Some(after), may_wait: left_ms > 0 };
    if left_ms == 0 {
        return history::ask(server, room_id, peek).await.map(Some);
    }
    let peeked = server.wait(&**room_id, peek, left_ms).await;
    let peeked = peeked.map_err(|error| rooms::forbidden_if_absent(error, history::MAY_NOT_READ))?;
    peeked.transpose().map_err(|refusal| match refusal {
        ReadRefusal::Forbidden => MatrixError::forbidden(history::MAY_NOT_READ),
        ReadRefusal::NotFound => history::not_found(),
    })
}

/// The position of the room's stream that a token stands for; `None` for a sync token that has nothing of the room.
fn position(place: HistoryPlace) -> Option<u64> {
    match place {
        HistoryPlace::Page(page) => Some(page.number),
        HistoryPlace::Position(0) => None,
        HistoryPlace::Position(position) => Some(position),
    }
}
