//! The commands that search a room for one reader.

use std::collections::BTreeMap;

use lattice_sync::{PageToken, RoomFilter, SearchQuery};
use ruma_common::{OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{ReadRefusal, Reader};
use crate::objects::protocol::{MemberProfile, command};

/// Finds events that match a query and that the reader may see. Brings the room's index up to date, up to a maximum.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindMatches {
    pub reader: Reader,
    pub query: SearchQuery,
    pub filter: RoomFilter,
    /// The only sender whose events are found; `None` for all.
    pub sender: Option<OwnedUserId>,
    pub order: SearchOrder,
    /// Where the search goes on; `None` for the newest event.
    pub from: Option<SearchCursor>,
    pub limit: u64,
    /// Whether all matches are counted that one turn looks at, also those after the limit.
    pub count: bool,
    /// Whether the room's predecessor is wanted.
    pub predecessor: bool,
}

/// The order of matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchOrder {
    /// The newest first, by when the Room stored them.
    Recent,
    /// The best first, of all that one turn looks at.
    Rank,
}

/// Where a search of one room goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchCursor {
    /// The number of the event before which it looks.
    pub upto: u64,
    /// By rank, the score and the number of the last match that the client got of those before `upto`.
    pub after: Option<(u64, u64)>,
}

/// An event that matches.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Match {
    pub number: u64,
    pub sender: OwnedUserId,
    pub is_state: bool,
    /// Milliseconds since 1970.
    pub sent_at: u64,
    /// In thousandths.
    pub score: u64,
    /// Where the search goes on after this match.
    pub next: SearchCursor,
}

/// The matches of one turn, in their order.
#[derive(Debug, Serialize, Deserialize)]
pub struct Matches {
    pub matches: Vec<Match>,
    /// Where the search goes on; `None` at the end of the room.
    pub next: Option<SearchCursor>,
    /// The number of matches that the turn found.
    pub count: u64,
    pub predecessor: Option<OwnedRoomId>,
}

/// Reads events that were found.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadFound {
    pub reader: Reader,
    pub numbers: Vec<u64>,
    pub context: Option<ContextLimits>,
    /// The bytes after which the reply has no other event.
    pub max_bytes: u64,
}

/// How much is read around an event that was found.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ContextLimits {
    pub before: u64,
    pub after: u64,
    /// Whether the senders' profiles of that time are read.
    pub profiles: bool,
}

/// An event that was found, with those around it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Found {
    pub event: Box<RawValue>,
    /// Newest first.
    pub before: Vec<Box<RawValue>>,
    /// Oldest first.
    pub after: Vec<Box<RawValue>>,
    pub start: PageToken,
    pub end: PageToken,
    pub profiles: BTreeMap<OwnedUserId, MemberProfile>,
}

command!(FindMatches, RoomMarker, "find_matches", Result<Matches, ReadRefusal>);
// The first events of the request, as many as a reply may have; `None` for one that the reader no longer finds.
command!(ReadFound, RoomMarker, "read_found", Result<Vec<Option<Found>>, ReadRefusal>);
