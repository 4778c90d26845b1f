//! Reads the events that relate to an event, for the three forms of the request.

use lattice_sync::{IgnoredUsers, PageToken, RoomFilter};
use lattice_wire::{Caller, Int, MatrixError};
use ruma_common::{OwnedEventId, OwnedRoomId};
use serde_json::value::RawValue;

use super::history;
use crate::objects::protocol::room::{Direction, ReadRelations, RelatedEvents};
use crate::server::Server;

/// The events of a page if the request has no limit.
const DEFAULT_PAGE_EVENTS: u64 = 50;
/// How many levels of relations are followed with `recurse`.
const RECURSION_DEPTH: i64 = 3;

/// The query of a request.
pub(crate) struct RelationsQuery {
    pub from: Option<String>,
    pub to: Option<String>,
    pub limit: Option<Int>,
    /// The parameter `dir`.
    pub direction: Option<String>,
    pub recurse: Option<bool>,
}

/// A page of the events that relate to an event, and the tokens around it.
pub(crate) struct RelationsPage {
    pub chunk: Vec<Box<RawValue>>,
    pub next_batch: Option<String>,
    pub prev_batch: Option<String>,
    pub recursion_depth: Option<Int>,
}

/// Reads a page of the events that relate to an event, without those of users whom the caller ignores.
///
/// # Errors
/// `M_NOT_FOUND`, `M_FORBIDDEN`, `M_INVALID_PARAM`.
pub(crate) async fn read(
    server: &Server,
    caller: Caller,
    (room_id, event_id): (OwnedRoomId, OwnedEventId),
    (filter, query): (RoomFilter, RelationsQuery),
) -> Result<RelationsPage, MatrixError> {
    let direction = match query.direction.as_deref() {
        None | Some("b") => Direction::Backwards,
        Some("f") => Direction::Forwards,
        Some(_) => return Err(MatrixError::invalid_param("dir: `b` or `f`.")),
    };
    let limit = history::limit(query.limit, DEFAULT_PAGE_EVENTS)?;
    let from = history::place(server, &caller, &room_id, ("from", query.from.clone())).await?;
    let to = history::place(server, &caller, &room_id, ("to", query.to)).await?;
    let recurse = query.recurse == Some(true);
    let ignored = history::ignored(server, &caller).await?;
    let reader = history::reader(caller);
    let read = ReadRelations { reader, event_id, direction, from, to, limit, filter, recurse };
    let page = history::ask(server, &room_id, read).await?;
    let (chunk, next_batch) = shown(page, &ignored);
    let recursion_depth = recurse.then(|| Int::from(RECURSION_DEPTH as i32));
    Ok(RelationsPage { chunk, next_batch, prev_batch: query.from, recursion_depth })
}

/// A page without the events of ignored users, and the token of the next one.
pub(crate) fn shown(page: RelatedEvents, ignored: &IgnoredUsers) -> (Vec<Box<RawValue>>, Option<String>) {
    let RelatedEvents { mut events, next } = page;
    ignored.remove_hidden(&mut events);
    (events, next.as_ref().map(PageToken::to_string))
}
