//! Reads the events of a page of results.

use std::collections::{BTreeMap, VecDeque};

use futures_util::future::join_all;
use lattice_sync::IgnoredUsers;
use lattice_wire::MatrixError;
use ruma_common::{OwnedRoomId, OwnedUserId};

use super::series::{MAX_SEARCHED_AT_ONCE, Pick, SEARCH_LIMIT_MS, Search};
use crate::objects::host::AskError;
use crate::objects::protocol::room::{Found, ReadFound};

/// The bytes of results after which no other room is asked for its own: the page ends before these. Rooms that are asked at once
/// have equal parts.
const MAX_SEARCH_BYTES: usize = 4 * 1024 * 1024;

/// A result of a search.
pub(crate) struct SearchResult {
    pub room_id: OwnedRoomId,
    pub sender: OwnedUserId,
    /// How well it matches, in thousandths.
    pub score: u64,
    pub found: Found,
}

/// The results of a page, and the matches that it had.
pub(super) struct Results {
    pub results: Vec<SearchResult>,
    pub picks: Vec<Pick>,
}

/// What a room replied; `None` if it was not asked.
type Replies = BTreeMap<usize, VecDeque<Option<Found>>>;

/// Reads the events of the matches, up to a size, without those of ignored users around them.
///
/// # Errors
/// If a room does not answer.
pub(super) async fn read_results(
    search: &Search<'_>,
    mut picks: Vec<Pick>,
    ignored: &IgnoredUsers,
) -> Result<Results, MatrixError> {
    let mut replies = read_rooms(search, &picks).await?;
    let (mut results, mut shown) = (Vec::new(), 0);
    for pick in &picks {
        if !pick.is_hidden {
            // The page ends where a room has not shown an event.
            let Some(found) = replies.get_mut(&pick.series).and_then(VecDeque::pop_front) else { break };
            results.extend(found.and_then(|found| result(search, pick, found, ignored)));
        }
        shown += 1;
    }
    picks.truncate(shown);
    Ok(Results { results, picks })
}

/// The events of each room, in the order in which the rooms come first.
async fn read_rooms(search: &Search<'_>, picks: &[Pick]) -> Result<Replies, MatrixError> {
    let (mut order, mut numbers) = (Vec::new(), BTreeMap::<usize, Vec<u64>>::new());
    for pick in picks.iter().filter(|pick| !pick.is_hidden) {
        let of_room = numbers.entry(pick.series).or_default();
        if of_room.is_empty() {
            order.push(pick.series);
        }
        of_room.push(pick.found.number);
    }
    let (mut replies, mut bytes) = (Replies::new(), 0);
    let share = (MAX_SEARCH_BYTES / order.len().clamp(1, MAX_SEARCHED_AT_ONCE)) as u64;
    for some in order.chunks(MAX_SEARCHED_AT_ONCE) {
        if bytes > MAX_SEARCH_BYTES {
            break;
        }
        let reads = some.iter().map(|index| {
            let numbers = numbers.remove(index).unwrap_or_default();
            read(search, *index, (numbers, share))
        });
        for (index, reply) in some.iter().zip(join_all(reads).await) {
            let reply = reply?;
            bytes += reply.iter().flatten().map(size).sum::<usize>();
            replies.insert(*index, reply.into());
        }
    }
    Ok(replies)
}

async fn read(
    search: &Search<'_>,
    index: usize,
    (numbers, max_bytes): (Vec<u64>, u64),
) -> Result<Vec<Option<Found>>, MatrixError> {
    let Some(series) = search.series.get(index) else { return Ok(Vec::new()) };
    let hidden = numbers.iter().map(|_| None).collect();
    let (reader, context) = (search.reader.clone(), search.wanted.context);
    let read = ReadFound { reader, numbers, context, max_bytes };
    match search.server.ask_within(SEARCH_LIMIT_MS, &series.room.room_id, read).await {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(_)) | Err(AskError::Absent(_)) => Ok(hidden),
        Err(failed @ AskError::Failed(_)) => Err(failed.into()),
    }
}

fn result(
    search: &Search<'_>,
    pick: &Pick,
    mut found: Found,
    ignored: &IgnoredUsers,
) -> Option<SearchResult> {
    let room_id = search.series.get(pick.series)?.room.room_id.clone();
    ignored.remove_hidden(&mut found.before);
    ignored.remove_hidden(&mut found.after);
    found.event = ignored.without_hidden_reply(found.event);
    Some(SearchResult { room_id, sender: pick.found.sender.clone(), score: pick.found.score, found })
}

fn size(found: &Found) -> usize {
    let around = found.before.iter().chain(&found.after).map(|event| event.get().len());
    found.event.get().len() + around.sum::<usize>()
}
