//! Reads the events around an event by their relations (MSC2836).

use lattice_sync::IgnoredUsers;
use lattice_wire::{Caller, Int, MatrixError};
use ruma_common::{OwnedEventId, OwnedRoomId};
use serde_json::value::RawValue;

use super::event_lookup::{self, Lookup};
use super::history;
use crate::objects::protocol::room::{
    ReadRelationships, RelationshipCursor, RelationshipWalk, Relationships,
};
use crate::server::Server;

/// What a request asks for.
pub(crate) struct RelationshipsQuery {
    pub event_id: OwnedEventId,
    /// The room of the event, if the client says.
    pub room_id: Option<OwnedRoomId>,
    pub walk: RelationshipWalk,
    pub limit: u64,
    pub batch: Option<String>,
}

/// A page of the events around an event.
pub(crate) struct RelationshipsPage {
    pub events: Vec<Box<RawValue>>,
    pub next_batch: Option<String>,
    pub is_limited: bool,
}

/// Reads a page of the events around an event, without those of users whom the caller ignores. An event of theirs is not
/// found.
///
/// # Errors
/// `M_NOT_FOUND`, `M_FORBIDDEN`, `M_INVALID_PARAM`.
pub(crate) async fn read(
    server: &Server,
    caller: Caller,
    query: RelationshipsQuery,
) -> Result<RelationshipsPage, MatrixError> {
    let RelationshipsQuery { event_id, room_id, walk, limit, batch } = query;
    let from = batch.filter(|batch| !batch.is_empty()).map(|batch| cursor(&batch)).transpose()?;
    let read = |reader| ReadRelationships { reader, event_id: event_id.clone(), walk, limit, from };
    let (page, ignored, refusal) = match room_id {
        Some(room_id) => {
            let ignored = history::ignored(server, &caller).await?;
            let read = read(history::reader(caller));
            (history::ask(server, &room_id, read).await?, ignored, history::not_found())
        }
        None => {
            let lookup = Lookup::of(server, &caller).await?;
            let reader = history::reader(caller);
            let page = lookup.ask(server, || read(reader.clone())).await?;
            (page, lookup.ignored, event_lookup::not_found())
        }
    };
    let is_first = from.is_none();
    if is_first && page.events.first().is_some_and(|event| ignored.hides(event)) {
        return Err(refusal);
    }
    Ok(shown(page, &ignored))
}

fn shown(page: Relationships, ignored: &IgnoredUsers) -> RelationshipsPage {
    let Relationships { mut events, next, is_limited } = page;
    ignored.remove_hidden(&mut events);
    RelationshipsPage { events, next_batch: next.map(token), is_limited }
}

/// A maximum of a request; a negative one is none.
pub(crate) fn maximum(maximum: Option<Int>, default: u64) -> u64 {
    maximum.map_or(default, |maximum| u64::try_from(i64::from(maximum)).unwrap_or(u64::MAX))
}

/// The token of a page.
fn token(cursor: RelationshipCursor) -> String {
    let RelationshipCursor { upto, passed, last } = cursor;
    format!("e1_{upto}_{passed}_{last}")
}

/// The place that a token names: exactly what [`token`] writes.
fn cursor(batch: &str) -> Result<RelationshipCursor, MatrixError> {
    let parse = || {
        let mut numbers = batch.strip_prefix("e1_")?.split('_').map(|number| number.parse().ok());
        Some(RelationshipCursor { upto: numbers.next()??, passed: numbers.next()??, last: numbers.next()?? })
    };
    parse()
        .filter(|cursor| token(*cursor) == batch)
        .ok_or_else(|| MatrixError::invalid_param("batch: this token was not issued by this server."))
}
