//! The rooms below a space, depth first (client-server API, "Querying rooms within spaces").
//!
//! A page ends with a token that has the path to its last room, and a short hash of each room that the pages had:
//! nothing is stored. Every room decides anew whether the caller may know of it.

mod query;
mod token;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use lattice_wire::{Caller, MatrixError};
use ruma_common::OwnedRoomId;

pub(crate) use self::query::HierarchyQuery;
pub(crate) use self::token::HierarchyToken;
use self::token::{MAX_HIERARCHY_DEPTH, MAX_HIERARCHY_ROOMS, hash};
use super::summaries::SummaryReader;
use crate::objects::protocol::room::{RoomSummary, SuggestedOnly};
use crate::server::Server;

/// The most rooms of a page.
pub const MAX_PAGE_ROOMS: usize = 50;
/// The most rooms that one request asks, also those of which the caller may not know.
const MAX_HIERARCHY_ROOMS_ASKED: usize = 150;
/// The most rooms that are asked at once.
const MAX_HIERARCHY_ROOMS_AT_ONCE: usize = 10;
/// The bytes of what the asked rooms show, beyond which a page asks no more of them.
const MAX_HIERARCHY_BYTES: usize = 1024 * 1024;
/// How long a page asks rooms: those that do not answer hold up no more (milliseconds).
const MAX_HIERARCHY_MS: u64 = 5_000;
/// The error for every user who may not know of the first room.
const MAY_NOT_LOOK: &str = "You may not look into this room.";

/// A page of the rooms.
pub(crate) struct HierarchyPage {
    pub rooms: Vec<RoomSummary>,
    pub next: Option<HierarchyToken>,
}

/// A walk over the rooms, depth first.
struct Walk<'a> {
    reader: SummaryReader<'a>,
    query: &'a HierarchyQuery,
    /// What the rooms answered that were asked.
    asked: BTreeMap<OwnedRoomId, Option<RoomSummary>>,
    /// The bytes that they showed.
    bytes: usize,
    /// The paths to rooms that come next, the next one last.
    stack: Vec<Vec<OwnedRoomId>>,
    /// The rooms that the pages had.
    seen: BTreeSet<u32>,
}

/// Reads a page of the rooms below a room, which is the first.
///
/// # Errors
/// `M_FORBIDDEN` if the caller may not know of the room.
pub(crate) async fn read(
    server: &Server,
    caller: &Caller,
    query: &HierarchyQuery,
) -> Result<HierarchyPage, MatrixError> {
    let reader = SummaryReader::new(server, Some(caller));
    let mut walk =
        Walk { reader, query, asked: BTreeMap::new(), bytes: 0, stack: Vec::new(), seen: BTreeSet::new() };
    walk.begin().await?;
    let mut rooms = Vec::new();
    let first = query.from.as_ref().map(|from| from.path.clone()).unwrap_or_default();
    let (mut last, end_ms) = (first.clone(), server.now_ms() + MAX_HIERARCHY_MS);
    while let Some(path) = walk.stack.last().cloned() {
        // Each page passes one room at least.
        let is_late = last != first && server.now_ms() >= end_ms;
        if rooms.len() >= query.limit || walk.is_exhausted(&path, is_late) {
            let next = HierarchyToken::new((query.only_suggested, query.max_depth), last, &walk.seen);
            return Ok(HierarchyPage { rooms, next: Some(next) });
        }
        if walk.seen.len() >= MAX_HIERARCHY_ROOMS {
            break;
        }
        walk.ask_next().await;
        walk.stack.pop();
        if let Some(summary) = walk.take(&path) {
            walk.push_children(&path, &summary, None);
            rooms.push(summary);
        }
        last = path;
    }
    Ok(HierarchyPage { rooms, next: None })
}

impl Walk<'_> {
    /// Finds the place at which the page begins.
    async fn begin(&mut self) -> Result<(), MatrixError> {
        let root = self.query.room_id.clone();
        let path = self.query.from.as_ref().map_or_else(|| vec![root], |from| from.path.clone());
        let mut summaries = self.ask(&path).await.into_iter();
        let Some(first) = summaries.next().transpose()?.flatten() else {
            return Err(MatrixError::forbidden(MAY_NOT_LOOK));
        };
        let summaries = std::iter::once(Some(first)).chain(summaries.map(Result::unwrap_or_default));
        let Some(from) = &self.query.from else {
            self.stack.push(path.clone());
            self.keep(path, summaries);
            return Ok(());
        };
        self.seen = from.seen.clone();
        for (level, summary) in summaries.enumerate() {
            let Some(summary) = summary else { break };
            let (above, below) = path.split_at(level + 1);
            self.push_children(above, &summary, below.first());
        }
        Ok(())
    }

    /// Asks rooms at once.
    async fn ask(&self, rooms: &[OwnedRoomId]) -> Vec<Result<Option<RoomSummary>, MatrixError>> {
        let mut summaries = Vec::new();
        for some in rooms.chunks(MAX_HIERARCHY_ROOMS_AT_ONCE) {
            let children = Some(SuggestedOnly(self.query.only_suggested));
            let asks = some.iter().map(|room_id| self.reader.read(room_id, children));
            summaries.append(&mut join_all(asks).await);
        }
        summaries
    }

    /// Asks the rooms that come next, if the next one has not been asked. Those that fail are left out.
    async fn ask_next(&mut self) {
        let next = self.stack.last().and_then(|path| path.last());
        if next.is_none_or(|room_id| self.asked.contains_key(room_id)) {
            return;
        }
        let waiting = self.stack.iter().rev().filter_map(|path| path.last());
        let unasked = waiting.filter(|room_id| !self.asked.contains_key(*room_id) && !self.has_seen(room_id));
        let mut rooms: Vec<OwnedRoomId> = Vec::new();
        for room_id in unasked {
            if rooms.len() < MAX_HIERARCHY_ROOMS_AT_ONCE && !rooms.contains(room_id) {
                rooms.push(room_id.clone());
            }
        }
        let summaries = self.ask(&rooms).await;
        self.keep(rooms, summaries.into_iter().map(Result::unwrap_or_default));
    }

    /// Keeps what rooms answered until it is their turn.
    fn keep(&mut self, rooms: Vec<OwnedRoomId>, summaries: impl IntoIterator<Item = Option<RoomSummary>>) {
        for (room_id, summary) in rooms.into_iter().zip(summaries) {
            self.bytes += summary.as_ref().map_or(0, size);
            self.asked.insert(room_id, summary);
        }
    }

    /// Whether the next room cannot be asked any more.
    fn is_exhausted(&self, path: &[OwnedRoomId], is_late: bool) -> bool {
        let is_asked = path.last().is_some_and(|room_id| self.asked.contains_key(room_id));
        let is_full = self.asked.len() >= MAX_HIERARCHY_ROOMS_ASKED || self.bytes > MAX_HIERARCHY_BYTES;
        !is_asked && (is_full || is_late)
    }

    fn has_seen(&self, room_id: &OwnedRoomId) -> bool {
        self.seen.contains(&hash(room_id))
    }

    /// The summary of the last room of a path, once.
    fn take(&mut self, path: &[OwnedRoomId]) -> Option<RoomSummary> {
        let room_id = path.last()?;
        let summary = self.asked.get_mut(room_id)?.take()?;
        self.seen.insert(hash(room_id)).then_some(summary)
    }

    /// Puts the children of a space on the stack, those after one of them.
    fn push_children(&mut self, path: &[OwnedRoomId], summary: &RoomSummary, after: Option<&OwnedRoomId>) {
        let max_depth = self.query.max_depth.and_then(|depth| usize::try_from(depth).ok());
        if path.len() > max_depth.unwrap_or(usize::MAX).min(MAX_HIERARCHY_DEPTH) {
            return;
        }
        let children = &summary.children;
        let begin = after.and_then(|after| children.iter().position(|child| child.room_id == *after));
        let rest = children.get(begin.map_or(0, |begin| begin + 1)..).unwrap_or_default();
        for child in rest.iter().rev() {
            self.stack.push([path, std::slice::from_ref(&child.room_id)].concat());
        }
    }
}

/// The bytes of what a room shows, as far as it chooses their number.
fn size(summary: &RoomSummary) -> usize {
    let texts =
        [&summary.name, &summary.topic, &summary.room_type, &summary.encryption].into_iter().flatten();
    let children = summary.children.iter().map(|child| child.event.get().len());
    texts.map(String::len).chain(children).sum()
}
