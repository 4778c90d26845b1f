//! Which previews an isolate makes at once: each URL once, and so few that their pages and pictures have room in its
//! memory, beside a thumbnail that is made (128 MB for an isolate, of which a thumbnail takes up to 88).
//!
//! No request can wake another one, so those that wait look again. A request that the platform ends says nothing: what it was
//! making is given up by its time.

use lattice_wire::{Caller, MatrixError};

use super::cached::{Entry, Known};
use super::requests::MAX_PREVIEW_MS;
use crate::server::{RecentPreview, Server};

/// The most previews that one isolate makes at once.
const MAX_PREVIEWS_AT_ONCE: usize = 3;
/// The most of them for one user.
const MAX_PREVIEWS_OF_USER: usize = 2;
/// The most previews that an isolate has just made and remembers.
const MAX_RECENT_PREVIEWS: usize = 100;
/// How long it remembers them: what was just put into KV is not seen there at once.
const RECENT_MS: u64 = 60_000;
/// How long a request waits for its turn, and how long between two looks.
const MAX_TURN_WAIT_MS: u64 = 10_000;
const LOOK_MS: u64 = 200;
/// What a request needs after its last fetch, until its turn counts as given up.
const MARGIN_MS: u64 = 10_000;

/// What a request does.
pub(super) enum Turn {
    /// It makes the preview.
    Own,
    /// Another request has just made it.
    Known(Known),
}

/// What this isolate has just made of a URL.
pub(super) fn recent(server: &Server, key: &str) -> Option<Known> {
    let previews = server.memory.previews.borrow();
    let recent = previews.get(key).filter(|recent| recent.until_ms > server.now_ms())?;
    Entry::read(server, recent.entry.as_ref()?)
}

/// Waits for the turn of a request.
///
/// # Errors
/// `M_LIMIT_EXCEEDED`.
pub(super) async fn take(server: &Server, caller: &Caller, key: &str) -> Result<Turn, MatrixError> {
    let deadline_ms = server.now_ms() + MAX_TURN_WAIT_MS;
    loop {
        if let Some(known) = recent(server, key) {
            return Ok(Turn::Known(known));
        }
        if begin(server, caller, key) {
            return Ok(Turn::Own);
        }
        if server.now_ms() >= deadline_ms {
            return Err(MatrixError::limit_exceeded(LOOK_MS));
        }
        server.ports.timer.sleep(LOOK_MS).await;
    }
}

/// Begins to make a preview, unless it is being made, or too many others are.
fn begin(server: &Server, caller: &Caller, key: &str) -> bool {
    let now_ms = server.now_ms();
    let mut previews = server.memory.previews.borrow_mut();
    previews.retain(|_, preview| preview.until_ms > now_ms);
    let makers = || previews.values().filter_map(|preview| preview.maker.as_ref());
    let of_user = makers().filter(|maker| **maker == caller.user_id).count();
    let is_made = previews.get(key).is_some_and(|preview| preview.maker.is_some());
    if is_made || makers().count() >= MAX_PREVIEWS_AT_ONCE || of_user >= MAX_PREVIEWS_OF_USER {
        return false;
    }
    let (maker, until_ms) = (Some(caller.user_id.clone()), now_ms + MAX_PREVIEW_MS + MARGIN_MS);
    previews.insert(key.to_owned(), RecentPreview { maker, entry: None, until_ms });
    true
}

/// Ends the turn of a request: those that wait for the same URL see what came of it.
pub(super) fn end(server: &Server, key: String, entry: &Entry) {
    let mut previews = server.memory.previews.borrow_mut();
    let until_ms = entry.until_ms.min(server.now_ms() + RECENT_MS);
    previews.insert(key, RecentPreview { maker: None, entry: entry.text(), until_ms });
    while previews.len() > MAX_RECENT_PREVIEWS + MAX_PREVIEWS_AT_ONCE {
        let made = previews.iter().filter(|(_, preview)| preview.maker.is_none());
        let oldest = made.min_by_key(|(_, preview)| preview.until_ms).map(|(key, _)| key.clone());
        let Some(oldest) = oldest else { break };
        previews.remove(&oldest);
    }
}
