//! The scheduled job: expired media ids, uploads that broke, objects that are to be deleted, unfinished quarantines, unused media,
//! old pictures of previews.

use super::old_pictures;
use super::removal::delete_objects;
use super::retention;
use super::room_quarantine::continue_quarantines;
use crate::index::media::{MAX_REMOVED_AT_ONCE, due_objects, forget_reservations};
use crate::ports::PortError;
use crate::server::Server;

/// The most steps of one run of the job. Whatever is left waits for the next run.
const MAX_STEPS: usize = 10;

/// Runs the job as of a time, in bounded steps. A task that fails holds up no other.
///
/// # Errors
/// If D1 or R2 fails; the next run begins again.
pub async fn housekeep(server: &Server, now_ms: u64) -> Result<(), PortError> {
    let forgotten = forget_reservations(&*server.ports.database, server.name(), now_ms).await.map(drop);
    let deleted = delete_due(server, now_ms).await;
    let hidden = continue_quarantines(server, now_ms).await;
    let removed = retention::enforce(server, now_ms).await;
    let ended = old_pictures::remove_old(server, now_ms).await;
    let outcomes = [forgotten, deleted, hidden, removed, ended];
    for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).skip(1) {
        server.ports.log.error(&format!("scheduled job: {error}"));
    }
    outcomes.into_iter().collect()
}

/// Deletes the objects that are to be deleted by now.
async fn delete_due(server: &Server, now_ms: u64) -> Result<(), PortError> {
    let database = &*server.ports.database;
    for _ in 0..MAX_STEPS {
        let due = due_objects(database, server.name(), now_ms).await?;
        let is_last = (due.len() as u64) < MAX_REMOVED_AT_ONCE;
        delete_objects(server, due).await?;
        if is_last {
            break;
        }
    }
    Ok(())
}
