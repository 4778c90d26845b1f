//! The scheduled job: expired media ids, uploads that broke, objects that are to be deleted.

use crate::index::media::{MAX_REMOVED_AT_ONCE, due_objects, forget_objects, forget_reservations};
use crate::ports::PortError;
use crate::server::Server;

/// The most steps of one run of the job. Whatever is left waits for the next run.
const MAX_STEPS: usize = 10;

/// Deletes objects that no media has, and forgets them when they are gone.
pub(super) async fn delete_objects(server: &Server, objects: Vec<String>) -> Result<(), PortError> {
    if objects.is_empty() {
        return Ok(());
    }
    server.ports.media.delete(objects.clone()).await?;
    forget_objects(&*server.ports.database, server.name(), &objects).await
}

/// Runs the job as of a time, in bounded steps.
///
/// # Errors
/// If D1 or R2 fails; the next run begins again.
pub async fn housekeep(server: &Server, now_ms: u64) -> Result<(), PortError> {
    let database = &*server.ports.database;
    forget_reservations(database, server.name(), now_ms).await?;
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
