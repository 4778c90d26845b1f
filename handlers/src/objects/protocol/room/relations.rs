//! The commands that read relations, threads, and the event nearest to a time.

use lattice_sync::{PageToken, RoomFilter};
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedEventId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Direction, HistoryPlace, ReadRefusal, Reader};
use crate::objects::protocol::command;

/// Reads a page of the events that relate to an event.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadRelations {
    pub reader: Reader,
    pub event_id: OwnedEventId,
    pub direction: Direction,
    /// Where the page begins; `None` for the newest event that the reader may see, or forwards for the oldest.
    pub from: Option<HistoryPlace>,
    /// Where the page ends at the latest.
    pub to: Option<HistoryPlace>,
    pub limit: u64,
    pub filter: RoomFilter,
    /// Whether events that relate to these are read too, up to three levels in all.
    pub recurse: bool,
}

/// A page of events, in the order of the request.
#[derive(Debug, Serialize, Deserialize)]
pub struct RelatedEvents {
    pub events: Vec<Box<RawValue>>,
    /// Where the next page begins; `None` if there is none.
    pub next: Option<PageToken>,
}

/// Reads a page of the events that began threads, by the newest events of the threads, newest first.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadThreads {
    pub reader: Reader,
    /// Whether only threads in which the reader took part are read.
    pub only_participated: bool,
    pub from: Option<HistoryPlace>,
    pub limit: u64,
}

/// Finds the event nearest to a time, at it or on one side of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindByTime {
    pub reader: OwnedUserId,
    /// Milliseconds since 1970.
    pub time_ms: u64,
    pub direction: Direction,
}

/// The event nearest to a time.
#[derive(Debug, Serialize, Deserialize)]
pub struct FoundByTime {
    pub event_id: OwnedEventId,
    pub origin_server_ts: MilliSecondsSinceUnixEpoch,
}

command!(ReadRelations, RoomMarker, "read_relations", Result<RelatedEvents, ReadRefusal>);
command!(ReadThreads, RoomMarker, "read_threads", Result<RelatedEvents, ReadRefusal>);
command!(FindByTime, RoomMarker, "find_by_time", Result<FoundByTime, ReadRefusal>);
