//! Searches the rooms that a caller is in, or has left (client-server API, "Server Side Search"; docs/adr/0015-search.md).
//!
//! Each Room finds what the caller may see of it. A page merges the matches of the rooms, and its token has the place in each
//! room: nothing is stored.

mod query;
mod results;
mod series;
mod token;

use std::collections::BTreeMap;

use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedRoomId, UserId};
use serde::Deserialize;
use serde_json::value::RawValue;

pub(crate) use self::query::RoomSearch;
pub(crate) use self::results::SearchResult;
use self::results::{Results, read_results};
use self::series::Search;
use self::token::{SearchToken, TokenOf};
use super::history;
use crate::objects::protocol::room::{ReadState, StateSelect};
use crate::objects::protocol::user::{ListSearchedRooms, SearchedRooms};
use crate::server::Server;

/// The most results of a page.
pub(crate) const MAX_SEARCH_RESULTS: usize = 50;
/// The bytes of the states of rooms in a response after which no other state follows.
const MAX_SEARCH_STATE_BYTES: usize = 10 * 1024 * 1024;

/// A page of results.
pub(crate) struct SearchPage {
    /// The matches in all rooms that were asked, as far as each looked at first.
    pub count: u64,
    pub results: Vec<SearchResult>,
    /// The current states of the rooms of the results, if they are wanted.
    pub state: BTreeMap<OwnedRoomId, Vec<Box<RawValue>>>,
    pub tokens: Tokens,
}

/// Where a page goes on.
pub(crate) struct Tokens {
    next: Option<SearchToken>,
    rooms: BTreeMap<OwnedRoomId, u64>,
}

/// Reads a page of results.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`; if no room answers.
pub(crate) async fn read(
    server: &Server,
    caller: Caller,
    wanted: &RoomSearch,
) -> Result<SearchPage, MatrixError> {
    let SearchedRooms { rooms, ignored } = server.ask_for(&caller, ListSearchedRooms {}).await?;
    let reader = history::reader(caller);
    let mut search = Search::new(server, &reader, wanted, rooms);
    search.ask_rooms().await?;
    let picks = search.merge(&ignored);
    let Results { results, picks } = read_results(&search, picks, &ignored).await?;
    let state = if wanted.include_state { state(server, &search, &results).await? } else { BTreeMap::new() };
    let rooms = search.series.iter().map(|series| (series.room.room_id.clone(), series.room.joined_at));
    let tokens = Tokens { rooms: rooms.collect(), next: search.next(&picks) };
    Ok(SearchPage { count: search.count, results, state, tokens })
}

/// The current states of the rooms of the results, or those of lazy members.
async fn state(
    server: &Server,
    search: &Search<'_>,
    results: &[SearchResult],
) -> Result<BTreeMap<OwnedRoomId, Vec<Box<RawValue>>>, MatrixError> {
    let (mut states, mut bytes) = (BTreeMap::new(), 0);
    for result in results {
        if states.contains_key(&result.room_id) || bytes > MAX_SEARCH_STATE_BYTES {
            continue;
        }
        let of_room = results.iter().filter(|other| other.room_id == result.room_id);
        let select = match search.wanted.filter.lazy_load_members {
            true => StateSelect::Lazy(of_room.map(|result| result.sender.clone()).collect()),
            false => StateSelect::All,
        };
        let reader = search.reader.user_id.clone();
        let read = ReadState { reader, only_joined: false, at: None, select, from: None };
        let state = history::state(server, &result.room_id, read).await?;
        bytes += state.iter().map(|event| event.get().len()).sum::<usize>();
        states.insert(result.room_id.clone(), state);
    }
    Ok(states)
}

impl Tokens {
    /// The token of the next page; `None` if this one is the last.
    pub fn next(&self) -> Option<String> {
        self.next.as_ref().map(SearchToken::to_string)
    }

    /// The token of the next page with results of one room.
    pub fn of_room(&self, room_id: &OwnedRoomId) -> Option<String> {
        let joined_at = self.rooms.get(room_id)?;
        Some(self.next.as_ref()?.only(TokenOf::Room(*joined_at))?.to_string())
    }

    /// The token of the next page with results of one sender.
    pub fn of_sender(&self, sender: &UserId) -> Option<String> {
        Some(self.next.as_ref()?.only(TokenOf::Sender(sender.to_owned()))?.to_string())
    }
}

/// The id of an event for clients.
pub(crate) fn event_id(event: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Event {
        event_id: String,
    }
    serde_json::from_str::<Event>(event.get()).ok().map(|event| event.event_id)
}
