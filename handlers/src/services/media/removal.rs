//! Removal of media: from the index first, then its objects from R2.

use crate::index::media::{self, Removal, forget_objects};
use crate::ports::PortError;
use crate::server::Server;

/// Removes media: nobody finds it any more when the first step is done, and the scheduled job deletes its objects if the second
/// one fails. Returns the ids.
pub(super) async fn remove(server: &Server, removed: Vec<Removal>) -> Result<Vec<String>, PortError> {
    if removed.is_empty() {
        return Ok(Vec::new());
    }
    media::remove(&*server.ports.database, server.name(), &removed).await?;
    let objects = removed.iter().filter_map(|removal| removal.object.clone()).collect();
    if let Err(error) = delete_objects(server, objects).await {
        server.ports.log.error(&format!("the scheduled job deletes the objects of removed media: {error}"));
    }
    Ok(removed.into_iter().map(|removal| removal.media_id).collect())
}

/// Deletes objects that no media has, and forgets them when they are gone.
pub(super) async fn delete_objects(server: &Server, objects: Vec<String>) -> Result<(), PortError> {
    if objects.is_empty() {
        return Ok(());
    }
    server.ports.media.delete(objects.clone()).await?;
    forget_objects(&*server.ports.database, server.name(), &objects).await
}
