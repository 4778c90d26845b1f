//! The room directory: pages of published rooms, and their tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_generated::types::{PublicRoomsResponse, PublishedRoomsChunk};
use lattice_wire::{Int, MatrixError};
use ruma_common::{OwnedMxcUri, OwnedRoomId, OwnedServerName};

use crate::index::described::PublishedRoom;
use crate::index::published_rooms::{
    DirectoryPage, DirectoryPlace, DirectoryQuery, PageDirection, place_of, read_page,
};
use crate::server::Server;
use crate::services::int;

/// The most rooms in a page, and the rooms of a page if the client does not say.
pub(crate) const MAX_PUBLISHED_ROOMS: u64 = 100;
/// The longest `generic_search_term` (bytes).
pub(crate) const MAX_DIRECTORY_TERM_BYTES: usize = 255;
/// The most `room_types` of a filter.
pub(crate) const MAX_DIRECTORY_TYPES: usize = 50;

/// What a client wants of the directory.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub server: Option<OwnedServerName>,
    pub limit: Option<Int>,
    pub since: Option<String>,
    pub term: Option<String>,
    pub room_types: Option<Vec<Option<String>>>,
}

/// A page of published rooms, those with the most members first.
///
/// # Errors
/// `M_INVALID_PARAM`; `M_UNKNOWN` for the directory of another server, which needs federation.
pub(crate) async fn page(server: &Server, wanted: Wanted) -> Result<PublicRoomsResponse, MatrixError> {
    if wanted.server.as_ref().is_some_and(|name| name != server.name()) {
        let reason = "Federation is not supported yet: only the directory of this server can be read.";
        return Err(MatrixError::unsupported(reason));
    }
    let query = query(wanted)?;
    let page = read_page(&*server.ports.database, server.name(), &query).await;
    Ok(response(&query, page.map_err(|error| server.failed(error))?))
}

fn query(wanted: Wanted) -> Result<DirectoryQuery, MatrixError> {
    let limit = wanted.limit.map_or(0, |limit| u64::try_from(i64::from(limit)).unwrap_or_default());
    let limit = if limit == 0 { MAX_PUBLISHED_ROOMS } else { limit.min(MAX_PUBLISHED_ROOMS) };
    let term = wanted.term.unwrap_or_default();
    if term.len() > MAX_DIRECTORY_TERM_BYTES {
        return Err(MatrixError::invalid_param("`generic_search_term` is too long."));
    }
    if wanted.room_types.as_ref().is_some_and(|types| types.len() > MAX_DIRECTORY_TYPES) {
        return Err(MatrixError::invalid_param("There are too many `room_types`."));
    }
    let since = wanted.since.filter(|since| !since.is_empty());
    let from = since.map(|since| read_token(&since)).transpose()?;
    let (direction, from) = from.map_or((PageDirection::Forwards, None), |(way, at)| (way, Some(at)));
    Ok(DirectoryQuery { direction, from, limit, term, room_types: wanted.room_types })
}

/// The page with the tokens of its neighbours.
fn response(query: &DirectoryQuery, DirectoryPage { rooms, end }: DirectoryPage) -> PublicRoomsResponse {
    let [first, last] = [rooms.first(), rooms.last()].map(|room| room.map(place_of));
    let from = || query.from.clone();
    let (next, previous) = match query.direction {
        PageDirection::Forwards => (end, from().and_then(|from| first.or(Some(from)))),
        PageDirection::Backwards => (last.or_else(from), end),
    };
    let mut response = PublicRoomsResponse::new(rooms.into_iter().map(chunk).collect());
    if let Some(next) = next {
        response = response.next_batch(token(PageDirection::Forwards, &next));
    }
    if let Some(previous) = previous {
        response = response.prev_batch(token(PageDirection::Backwards, &previous));
    }
    response
}

fn chunk((room_id, room): (OwnedRoomId, PublishedRoom)) -> PublishedRoomsChunk {
    let mut chunk =
        PublishedRoomsChunk::new(int(room.joined_members), room_id, room.world_readable, room.guest_can_join);
    chunk.canonical_alias = room.canonical_alias;
    chunk.name = room.name;
    chunk.topic = room.topic;
    chunk.avatar_url = room.avatar_url.map(OwnedMxcUri::from);
    chunk.join_rule = room.join_rule;
    chunk.room_type = room.room_type;
    chunk
}

/// The token of the page that begins at a place.
fn token(direction: PageDirection, place: &DirectoryPlace) -> String {
    let letter = match direction {
        PageDirection::Forwards => 'n',
        PageDirection::Backwards => 'p',
    };
    format!("{letter}1_{}_{}", place.joined_members, URL_SAFE_NO_PAD.encode(&place.room_id))
}

fn read_token(token: &str) -> Result<(PageDirection, DirectoryPlace), MatrixError> {
    let read = || {
        let mut parts = token.splitn(3, '_');
        let direction = match parts.next()? {
            "n1" => PageDirection::Forwards,
            "p1" => PageDirection::Backwards,
            _ => return None,
        };
        let joined_members = parts.next()?.parse().ok()?;
        let room_id = String::from_utf8(URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok()?;
        Some((direction, DirectoryPlace { joined_members, room_id }))
    };
    read().ok_or_else(|| MatrixError::invalid_param("`since` is not a token of the room directory."))
}
