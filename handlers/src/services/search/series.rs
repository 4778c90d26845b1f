//! The matches of each room, and their order.

use futures_util::future::join_all;
use lattice_sync::IgnoredUsers;
use lattice_wire::MatrixError;
use ruma_common::OwnedRoomId;

use super::query::RoomSearch;
use super::token::{MAX_PREDECESSORS, MAX_SEARCHED_ROOMS, SearchToken};
use crate::objects::host::AskError;
use crate::objects::protocol::room::{FindMatches, Match, Matches, Reader, SearchCursor, SearchOrder};
use crate::objects::protocol::user::SearchedRoom;
use crate::server::Server;

/// The most rooms that are asked at once.
pub(super) const MAX_SEARCHED_AT_ONCE: usize = 10;
/// The most turns of all rooms in one request.
const MAX_SEARCH_TURNS: usize = 100;
/// The most turns of one room.
const MAX_TURNS_OF_ROOM: usize = 10;
/// The milliseconds that a room has for a turn.
pub(super) const SEARCH_LIMIT_MS: u64 = 10_000;
/// After every event.
const NEWEST: SearchCursor = SearchCursor { upto: (1 << 53) - 1, after: None };

/// One search of several rooms.
pub(super) struct Search<'a> {
    pub server: &'a Server,
    pub reader: &'a Reader,
    pub wanted: &'a RoomSearch,
    /// The rooms that this page searches.
    pub series: Vec<Series>,
    pub count: u64,
    known: Vec<SearchedRoom>,
    /// The rooms that were joined before this come with a later page.
    before: u64,
}

/// The matches of one room.
pub(super) struct Series {
    pub room: SearchedRoom,
    /// In their order.
    matches: Vec<Match>,
    /// Where the page began in this room; `None` for a room that is new.
    from: Option<SearchCursor>,
    /// Where the room goes on after these matches; `None` at its end.
    next: Option<SearchCursor>,
    /// Whether the room did not answer in this request.
    is_silent: bool,
}

/// A match on a page.
pub(super) struct Pick {
    /// The index of its series.
    pub series: usize,
    pub found: Match,
    /// Whether the caller ignores the sender: the match is passed over.
    pub is_hidden: bool,
}

impl<'a> Search<'a> {
    pub fn new(
        server: &'a Server,
        reader: &'a Reader,
        wanted: &'a RoomSearch,
        mut known: Vec<SearchedRoom>,
    ) -> Self {
        known.sort_by_key(|room| std::cmp::Reverse(room.joined_at));
        let (count, before) = wanted.from.as_ref().map_or((0, u64::MAX), |from| (from.count, from.before));
        let mut search = Self { server, reader, wanted, series: Vec::new(), count, known, before };
        search.choose_rooms();
        search
    }

    /// Chooses the rooms of the token, or the next ones.
    fn choose_rooms(&mut self) {
        for (joined_at, place) in self.wanted.from.iter().flat_map(|from| &from.rooms) {
            let room = self.known.iter().find(|room| room.joined_at == *joined_at).cloned();
            self.series.extend(room.map(|room| Series::new(room, Some((*place).into()))));
        }
        if !self.series.is_empty() {
            return;
        }
        let filter = &self.wanted.filter;
        let is_next =
            |room: &&SearchedRoom| room.joined_at < self.before && filter.admits_room(&room.room_id);
        let mut next: Vec<SearchedRoom> = self.known.iter().filter(is_next).cloned().collect();
        let has_others = next.len() > MAX_SEARCHED_ROOMS;
        next.truncate(MAX_SEARCHED_ROOMS);
        self.before = next.last().filter(|_| has_others).map_or(0, |room| room.joined_at);
        self.series.extend(next.into_iter().map(|room| Series::new(room, None)));
    }

    /// Asks the rooms, those with too few matches again.
    ///
    /// # Errors
    /// If no room answers.
    pub async fn ask_rooms(&mut self) -> Result<(), MatrixError> {
        let mut turns = self.series.len();
        let mut predecessors = self.ask(&(0..turns).collect::<Vec<_>>(), true).await?;
        while turns < MAX_SEARCHED_ROOMS + MAX_PREDECESSORS && self.add(&mut predecessors) {
            let new: Vec<usize> = (turns..self.series.len()).collect();
            turns = self.series.len();
            predecessors = self.ask(&new, true).await?;
        }
        for _ in 1..MAX_TURNS_OF_ROOM {
            let is_open = |series: &Series| {
                let is_short = series.matches.len() < self.wanted.limit;
                series.next.is_some() && is_short && !series.is_silent
            };
            let open: Vec<usize> = (0..self.series.len())
                .filter(|index| self.series.get(*index).is_some_and(is_open))
                .take(MAX_SEARCH_TURNS.saturating_sub(turns))
                .collect();
            if open.is_empty() {
                break;
            }
            turns += open.len();
            self.ask(&open, false).await?;
        }
        Ok(())
    }

    /// Adds the predecessors in which the caller is, or was. Returns whether there are any.
    fn add(&mut self, predecessors: &mut Vec<OwnedRoomId>) -> bool {
        let before = self.series.len();
        for room_id in predecessors.drain(..) {
            let is_there = self.series.iter().any(|series| series.room.room_id == room_id);
            let filter = &self.wanted.filter;
            let is_left_out = filter.admits_room(&room_id) || filter.excludes_room(&room_id);
            let has_place = self.series.len() - before < MAX_PREDECESSORS;
            if let Some(room) = self.known.iter().find(|room| room.room_id == room_id)
                && !is_there
                && !is_left_out
                && has_place
            {
                self.series.push(Series::new(room.clone(), None));
            }
        }
        self.series.len() > before
    }

    /// One turn of some rooms; the predecessors of those that are new.
    async fn ask(&mut self, series: &[usize], is_first: bool) -> Result<Vec<OwnedRoomId>, MatrixError> {
        let (mut predecessors, mut failed) = (Vec::new(), None);
        let mut answered = series.is_empty();
        for some in series.chunks(MAX_SEARCHED_AT_ONCE) {
            let asks = some.iter().filter_map(|index| Some(self.ask_room(self.series.get(*index)?)));
            let replies = join_all(asks).await;
            for (index, reply) in some.iter().zip(replies) {
                let Some(series) = self.series.get_mut(*index) else { continue };
                match reply {
                    Ok(matches) => {
                        answered = true;
                        let is_counted = series.from.is_none();
                        self.count = self.count.saturating_add(if is_counted { matches.count } else { 0 });
                        predecessors.extend(matches.predecessor);
                        series.matches.extend(matches.matches);
                        series.next = matches.next;
                    }
                    Err(error) => {
                        series.is_silent = true;
                        series.next = series.next.or(is_first.then_some(NEWEST));
                        failed = Some(error);
                    }
                }
            }
        }
        match failed {
            Some(error) if is_first && !answered => Err(error),
            _ => Ok(predecessors),
        }
    }

    async fn ask_room(&self, series: &Series) -> Result<Matches, MatrixError> {
        let is_new = series.from.is_none();
        let find = FindMatches {
            reader: self.reader.clone(),
            query: self.wanted.query.clone(),
            filter: self.wanted.filter.clone(),
            sender: self.wanted.from.as_ref().and_then(|from| from.sender.clone()),
            order: self.wanted.order,
            from: series.next,
            limit: self.wanted.limit as u64,
            count: is_new,
            predecessor: is_new && self.wanted.filter.names_rooms(),
        };
        match self.server.ask_within(SEARCH_LIMIT_MS, &series.room.room_id, find).await {
            Ok(Ok(matches)) => Ok(matches),
            // The caller may not read the room, or no longer.
            Ok(Err(_)) | Err(AskError::Absent(_)) => {
                Ok(Matches { matches: Vec::new(), next: None, count: 0, predecessor: None })
            }
            Err(failed @ AskError::Failed(_)) => Err(failed.into()),
        }
    }

    /// The first matches of all rooms, as many as a page has.
    pub fn merge(&self, ignored: &IgnoredUsers) -> Vec<Pick> {
        let mut taken = vec![0; self.series.len()];
        let (mut picks, mut shown) = (Vec::new(), 0);
        while shown < self.wanted.limit {
            let heads = self.series.iter().zip(&taken).enumerate();
            let heads =
                heads.filter_map(|(index, (series, taken))| Some((index, series.matches.get(*taken)?)));
            let first = heads.max_by_key(|(index, head)| {
                let order = match self.wanted.order {
                    SearchOrder::Recent => (head.sent_at, 0),
                    SearchOrder::Rank => (head.score, head.sent_at),
                };
                (order, std::cmp::Reverse(*index))
            });
            let Some((index, found)) = first else { break };
            let is_hidden = !found.is_state && ignored.contains(&found.sender);
            shown += usize::from(!is_hidden);
            picks.push(Pick { series: index, found: found.clone(), is_hidden });
            if let Some(taken) = taken.get_mut(index) {
                *taken += 1;
            }
        }
        picks
    }

    /// The token of the page after these matches; `None` if there is none.
    pub fn next(&self, picks: &[Pick]) -> Option<SearchToken> {
        let mut rooms = Vec::new();
        for (index, series) in self.series.iter().enumerate() {
            let taken: Vec<&Pick> = picks.iter().filter(|pick| pick.series == index).collect();
            let cursor = match taken.last() {
                _ if taken.len() == series.matches.len() => series.next,
                Some(last) => Some(last.found.next),
                None => Some(series.from.unwrap_or(NEWEST)),
            };
            rooms.extend(cursor.map(|cursor| (series.room.joined_at, cursor.into())));
        }
        let is_over = rooms.is_empty() && self.before == 0;
        let sender = self.wanted.from.as_ref().and_then(|from| from.sender.clone());
        let (digest, count, before) = (self.wanted.digest(), self.count, self.before);
        (!is_over).then_some(SearchToken { digest, count, rooms, before, sender })
    }
}

impl Series {
    fn new(room: SearchedRoom, from: Option<SearchCursor>) -> Self {
        Self { room, matches: Vec::new(), from, next: from, is_silent: false }
    }
}
