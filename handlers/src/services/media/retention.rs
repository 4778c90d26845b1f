//! Removal of media that nobody downloads: by administrators, and by the scheduled job if the operator wants it.

use lattice_wire::{Administrator, MatrixError};

use super::administration::audit;
use super::day;
use super::removal::remove;
use crate::index::media::{MAX_REMOVED_AT_ONCE, Unused, find_unused};
use crate::ports::PortError;
use crate::server::Server;

/// The most steps of one request, and of one run of the scheduled job, each of [`MAX_REMOVED_AT_ONCE`].
const MAX_RETENTION_STEPS: usize = 10;

/// Which media administrators delete.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnusedSince {
    /// The time since which nobody has downloaded it (milliseconds since 1970); its day counts, from the beginning.
    pub(crate) before_ms: u64,
    /// The fewest bytes of it.
    pub(crate) min_bytes: u64,
    /// Whether avatars of users and rooms stay.
    pub(crate) keeps_avatars: bool,
}

/// Deletes media that nobody has downloaded since a time, also if it is protected or hidden; returns the ids.
///
/// # Errors
/// `M_UNKNOWN` (500) if D1 fails.
pub(crate) async fn delete_unused(
    server: &Server,
    admin: &Administrator,
    since: UnusedSince,
) -> Result<Vec<String>, MatrixError> {
    let UnusedSince { before_ms, min_bytes, keeps_avatars } = since;
    let since_day = day(before_ms);
    let unused = Unused { since_day, min_bytes, takes_protected: true, takes_avatars: !keeps_avatars };
    let deleted = remove_unused(server, unused).await.map_err(|error| server.failed(error))?;
    let what = format!("deleted {} media that is unused since {before_ms}", deleted.len());
    audit(server, &admin.caller.user_id, &what);
    Ok(deleted)
}

/// Removes media that nobody has downloaded for as long as the operator says. What is hidden or protected stays, and so do
/// the avatars of users and rooms.
pub(super) async fn enforce(server: &Server, now_ms: u64) -> Result<(), PortError> {
    let Some(days) = server.config.media.retention_days else { return Ok(()) };
    let since_day = day(now_ms).saturating_sub(days);
    let unused = Unused { since_day, min_bytes: 0, takes_protected: false, takes_avatars: false };
    remove_unused(server, unused).await.map(drop)
}

async fn remove_unused(server: &Server, unused: Unused) -> Result<Vec<String>, PortError> {
    let mut deleted = Vec::new();
    for _ in 0..MAX_RETENTION_STEPS {
        let found = find_unused(&*server.ports.database, server.name(), unused).await?;
        let is_last = (found.len() as u64) < MAX_REMOVED_AT_ONCE;
        deleted.extend(remove(server, found).await?);
        if is_last {
            break;
        }
    }
    Ok(deleted)
}
