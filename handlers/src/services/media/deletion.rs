//! Deletion of media by administrators: one file, or those of a user.

use lattice_wire::{Administrator, MatrixError};
use ruma_common::{ServerName, UserId};

use super::administration::{audit, existing, require_user};
use super::removal::remove;
use crate::index::media::{self, ListPage, Removal};
use crate::server::Server;

/// Deletes media; returns its id.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn delete(
    server: &Server,
    admin: &Administrator,
    (server_name, media_id): (&ServerName, &str),
) -> Result<Vec<String>, MatrixError> {
    let (media_id, entry) = existing(server, server_name, media_id).await?;
    let object = entry.content.map(|content| content.object);
    let deleted = remove(server, vec![Removal { media_id: media_id.to_owned(), object }]).await;
    let deleted = deleted.map_err(|error| server.failed(error))?;
    audit(server, &admin.caller.user_id, &format!("deleted media {media_id}"));
    Ok(deleted)
}

/// Deletes a page of a user's media; returns the ids.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn delete_of_user(
    server: &Server,
    admin: &Administrator,
    (owner, page): (&UserId, ListPage),
) -> Result<Vec<String>, MatrixError> {
    require_user(server, owner).await?;
    let found = media::list(&*server.ports.database, (server.name(), owner), page).await;
    let found = found.map_err(|error| server.failed(error))?;
    let removal = |(media_id, entry): (String, media::MediaEntry)| Removal {
        media_id,
        object: entry.content.map(|content| content.object),
    };
    let deleted = remove(server, found.into_iter().map(removal).collect()).await;
    let deleted = deleted.map_err(|error| server.failed(error))?;
    audit(server, &admin.caller.user_id, &format!("deleted {} media of {owner}", deleted.len()));
    Ok(deleted)
}
