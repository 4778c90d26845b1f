//! Searches the room (client-server API, "Server Side Search"; docs/adr/0015-search.md).

mod found;
mod look;

use std::cmp::Reverse;

use self::look::{Looked, MAX_MATCHES, Seen};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{FindMatches, Match, Matches, ReadRefusal, SearchCursor, SearchOrder};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<FindMatches> for Room {
    /// The only read that writes: it brings the index up to date, in bounded steps, for readers alone.
    fn execute(&self, find: FindMatches) -> Result<Step<Result<Matches, ReadRefusal>>, PortError> {
        let access = match self.access_of(&find.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let predecessor = if find.predecessor { self.predecessor()? } else { None };
        self.extend_search_index()?;
        let end = self.store.head()?.last_number + 1;
        let upto = find.from.map_or(end, |from| from.upto.min(end));
        let looked = self.look(&access.view, &find, upto)?;
        let count = looked.seen.len() as u64;
        let (matches, next) = page(&find, upto, looked);
        Ok(Step::Reply(Ok(Matches { matches, next, count, predecessor })))
    }
}

impl Room {
    /// Adds events to the index. A room that stores as much as it may adds none: its new events are read one by one.
    fn extend_search_index(&self) -> Result<(), PortError> {
        let index = self.store.search_index()?;
        let is_full = self.host.storage.has_bytes(self.host.settings.quotas.room)?;
        if is_full || !self.store.lacks_blocks(&index)? {
            return Ok(());
        }
        self.host.storage.commit(|write| self.store.extend_search_index(write, &index))
    }
}

/// The matches in the order of the request, and where the search goes on. A page with as many as were asked for has a next
/// one, which may be empty.
fn page(find: &FindMatches, upto: u64, looked: Looked) -> (Vec<Match>, Option<SearchCursor>) {
    let Looked { mut seen, next } = looked;
    let after = find.from.and_then(|from| from.after);
    if find.order == SearchOrder::Rank {
        let place = |seen: &Seen| (Reverse(seen.score), Reverse(seen.number));
        seen.sort_by_key(place);
        let last = after.map(|(score, number)| (Reverse(score), Reverse(number)));
        seen.retain(|seen| last.is_none_or(|last| place(seen) > last));
    }
    let cursor = |seen: &Seen| match find.order {
        SearchOrder::Recent => SearchCursor { upto: seen.number, after: None },
        SearchOrder::Rank => SearchCursor { upto, after: Some((seen.score, seen.number)) },
    };
    let limit = usize::try_from(find.limit.clamp(1, MAX_MATCHES)).unwrap_or(usize::MAX);
    seen.truncate(limit);
    let matches: Vec<Match> = seen
        .into_iter()
        .map(|seen| Match {
            number: seen.number,
            next: cursor(&seen),
            sender: seen.sender,
            is_state: seen.is_state,
            sent_at: seen.sent_at,
            score: seen.score,
        })
        .collect();
    let next = match matches.last() {
        Some(last) if matches.len() >= limit => Some(last.next),
        _ => next.map(|upto| SearchCursor { upto, after: None }),
    };
    (matches, next)
}
