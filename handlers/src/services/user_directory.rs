//! Searches the user directory (client-server API, "User directory"): whom the caller may find.

use std::collections::BTreeSet;

use futures_util::future::{join_all, try_join};
use lattice_wire::{Int, MatrixError};
use ruma_common::{OwnedRoomId, OwnedUserId, UserId};

use crate::config::UserDirectory;
use crate::index::described::ListedUser;
use crate::index::user_directory::{FoundAt, find, open_among, words};
use crate::objects::host::AskError;
use crate::objects::protocol::user::ListJoinedRooms;
use crate::ports::PortError;
use crate::server::Server;

/// The most users in a response, and the users of a response if the client does not say.
pub(crate) const MAX_FOUND_USERS: usize = 50;
pub(crate) const DEFAULT_FOUND_USERS: usize = 10;
/// The longest search term (bytes).
pub(crate) const MAX_USER_TERM_BYTES: usize = 255;
/// The most users whose rooms a search looks at, and how many at once: each costs an object request.
pub(crate) const MAX_USERS_LOOKED_AT: usize = 100;
const USERS_AT_ONCE: usize = 10;
/// The most words of users that a search compares, in pages: each costs a few rows of D1.
pub(crate) const MAX_WORDS_COMPARED: u64 = 1_000;
const WORDS_PER_PAGE: u64 = 100;

/// A user who was found.
pub(crate) type Found = (OwnedUserId, ListedUser);

/// The users whom the caller may find by a term, and whether there may be others.
///
/// # Errors
/// `M_INVALID_PARAM`.
pub(crate) async fn search(
    server: &Server,
    caller: &UserId,
    term: &str,
    limit: Option<Int>,
) -> Result<(Vec<Found>, bool), MatrixError> {
    if term.len() > MAX_USER_TERM_BYTES {
        return Err(MatrixError::invalid_param("`search_term` is too long."));
    }
    let limit = limit.map_or(Ok(DEFAULT_FOUND_USERS), |limit| usize::try_from(i64::from(limit)));
    let limit = limit.unwrap_or_default().min(MAX_FOUND_USERS);
    let words = wanted(term);
    let own = Own { user_id: caller, rooms: rooms_of(server, caller).await? };
    let (mut found, mut seen, mut at) = (Vec::new(), BTreeSet::new(), FoundAt::default());
    let mut looked_at = 0;
    for _ in 0..MAX_WORDS_COMPARED / WORDS_PER_PAGE {
        let page = find(&*server.ports.database, server.name(), &words, (&at, WORDS_PER_PAGE)).await;
        let (mut users, next) = page.map_err(|error| server.failed(error))?;
        users.retain(|(user_id, _)| seen.insert(user_id.clone()));
        for users in users.chunks(USERS_AT_ONCE) {
            found.extend(visible(server, &own, users.to_vec()).await?);
            looked_at += users.len();
            if found.len() > limit || looked_at >= MAX_USERS_LOOKED_AT {
                found.truncate(limit);
                return Ok((found, true));
            }
        }
        let Some(next) = next else { return Ok((found, false)) };
        at = next;
    }
    Ok((found, true))
}

/// The words of a term: a user id is one word.
fn wanted(term: &str) -> Vec<String> {
    match term.trim().strip_prefix('@') {
        Some(user_id) => {
            let localpart = user_id.split(':').next().unwrap_or_default().to_lowercase();
            Vec::from_iter(Some(localpart).filter(|localpart| !localpart.is_empty()))
        }
        None => words(term).into_iter().collect(),
    }
}

/// The caller, with the rooms that the caller has joined.
struct Own<'a> {
    user_id: &'a UserId,
    rooms: BTreeSet<OwnedRoomId>,
}

/// Whether two users of this server are in one room.
///
/// # Errors
/// If a User does not answer.
pub(crate) async fn share_a_room(server: &Server, one: &UserId, other: &UserId) -> Result<bool, MatrixError> {
    if other.server_name() != server.name() {
        return Ok(false);
    }
    let (one, other) = try_join(rooms_of(server, one), rooms_of(server, other)).await?;
    Ok(!one.is_disjoint(&other))
}

/// Those of `users` who share a room with the caller, or are in a room that anybody may join or read (security S43).
async fn visible(server: &Server, own: &Own<'_>, users: Vec<Found>) -> Result<Vec<Found>, MatrixError> {
    let others: Vec<Found> = users.into_iter().filter(|(user_id, _)| user_id != own.user_id).collect();
    if server.config.user_directory == UserDirectory::All || others.is_empty() {
        return Ok(others);
    }
    let rooms = others.iter().map(|(user_id, _)| rooms_of(server, user_id));
    // A user whose rooms are not known is not shown.
    let rooms: Vec<BTreeSet<OwnedRoomId>> =
        join_all(rooms).await.into_iter().map(Result::unwrap_or_default).collect();
    let unshared = rooms.iter().filter(|rooms| rooms.is_disjoint(&own.rooms));
    let asked: BTreeSet<OwnedRoomId> = unshared.flatten().cloned().collect();
    let open = if asked.is_empty() { Ok(BTreeSet::new()) } else { open(server, &asked).await };
    let open = open.map_err(|error| server.failed(error))?;
    let is_visible = |rooms: &BTreeSet<_>| !rooms.is_disjoint(&own.rooms) || !rooms.is_disjoint(&open);
    let visible = others.into_iter().zip(&rooms).filter(|(_, rooms)| is_visible(rooms));
    Ok(visible.map(|(user, _)| user).collect())
}

async fn open(server: &Server, rooms: &BTreeSet<OwnedRoomId>) -> Result<BTreeSet<OwnedRoomId>, PortError> {
    open_among(&*server.ports.database, server.name(), rooms).await
}

async fn rooms_of(server: &Server, user_id: &UserId) -> Result<BTreeSet<OwnedRoomId>, MatrixError> {
    match server.ask(user_id, ListJoinedRooms {}).await {
        Ok(rooms) => Ok(rooms.into_iter().collect()),
        Err(AskError::Absent(_)) => Ok(BTreeSet::new()),
        Err(failed @ AskError::Failed(_)) => Err(failed.into()),
    }
}
