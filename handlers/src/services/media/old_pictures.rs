//! The pictures of URL previews whose time is over.

use ruma_common::{OwnedUserId, UserId};

use super::removal::remove;
use crate::index::media::{MAX_REMOVED_AT_ONCE, made_before};
use crate::ports::PortError;
use crate::server::Server;

/// How long a picture stays: much longer than its preview is known.
const PREVIEW_PICTURE_TTL_MS: u64 = 24 * 60 * 60 * 1000;

/// The most steps of one run of the scheduled job, each of [`MAX_REMOVED_AT_ONCE`].
const MAX_PICTURE_STEPS: usize = 10;

/// The owner of the pictures of previews: the server itself, by a name that nobody can register.
pub(super) fn owner(server: &Server) -> Option<OwnedUserId> {
    UserId::parse(format!("@:{}", server.name())).ok()
}

/// Removes pictures whose time is over, in bounded steps.
pub(super) async fn remove_old(server: &Server, now_ms: u64) -> Result<(), PortError> {
    let Some(owner) = owner(server) else { return Ok(()) };
    let before_ms = now_ms.saturating_sub(PREVIEW_PICTURE_TTL_MS);
    for _ in 0..MAX_PICTURE_STEPS {
        let found = made_before(&*server.ports.database, server.name(), (&owner, before_ms)).await?;
        let is_last = (found.len() as u64) < MAX_REMOVED_AT_ONCE;
        remove(server, found).await?;
        if is_last {
            break;
        }
    }
    Ok(())
}
