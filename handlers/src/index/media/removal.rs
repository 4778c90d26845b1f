//! Removal: media leaves the index first, then its object leaves R2, then the object is forgotten.

use ruma_common::{ServerName, UserId};

use super::entry::key;
use crate::index::migrate;
use crate::ports::{Database, PortError, SqlValue, Statement};

/// The most media that one request, and the most objects that one step of the scheduled job removes.
pub const MAX_REMOVED_AT_ONCE: u64 = 100;

const LOOSEN: &str = "INSERT INTO loose_object (server, object, due_ms) SELECT server, object, 0 FROM media \
     WHERE server = ?1 AND media_id IN (SELECT value FROM json_each(?2)) AND object IS NOT NULL \
     ON CONFLICT (server, object) DO UPDATE SET due_ms = 0";
const LOOSEN_THUMBNAILS: &str = "INSERT INTO loose_object (server, object, due_ms) SELECT server, object, 0 FROM thumbnail \
     WHERE server = ?1 AND media_id IN (SELECT value FROM json_each(?2)) AND object IS NOT NULL \
     ON CONFLICT (server, object) DO UPDATE SET due_ms = 0";
const DELETE_THUMBNAILS: &str =
    "DELETE FROM thumbnail WHERE server = ?1 AND media_id IN (SELECT value FROM json_each(?2))";
const DISCOUNT: &str = "UPDATE media_usage SET files = files - (SELECT count(*) FROM json_each(?2) AS wanted \
     CROSS JOIN media ON media.server = ?1 AND media_id = wanted.value \
     WHERE media.owner = media_usage.owner AND object IS NOT NULL), \
     bytes = bytes - (SELECT coalesce(sum(media.bytes), 0) FROM json_each(?2) AS wanted \
     CROSS JOIN media ON media.server = ?1 AND media_id = wanted.value \
     WHERE media.owner = media_usage.owner AND object IS NOT NULL) \
     WHERE server = ?1 AND owner IN (SELECT media.owner FROM json_each(?2) AS wanted \
     CROSS JOIN media ON media.server = ?1 AND media_id = wanted.value WHERE object IS NOT NULL)";
const DELETE: &str = "DELETE FROM media WHERE server = ?1 AND media_id IN (SELECT value FROM json_each(?2))";
const MADE_BEFORE: &str = "SELECT media_id, object FROM media INDEXED BY media_of_owner WHERE server = ?1 AND owner = ?2 \
     AND object IS NOT NULL AND created_ms <= ?3 ORDER BY created_ms LIMIT ?4";
const DUE: &str = "SELECT object FROM loose_object INDEXED BY loose_object_by_due WHERE server = ?1 AND due_ms <= ?2 \
     ORDER BY due_ms LIMIT ?3";
const FORGET: &str =
    "DELETE FROM loose_object WHERE server = ?1 AND object IN (SELECT value FROM json_each(?2))";
const FORGET_RESERVED: &str = "DELETE FROM media WHERE server = ?1 AND media_id IN (SELECT media_id FROM media \
     INDEXED BY reserved_media WHERE server = ?1 AND object IS NULL AND expires_ms <= ?2 LIMIT ?3) RETURNING media_id";

/// The statements of this file.
#[cfg(feature = "native")]
pub const REMOVAL_STATEMENTS: &[&str] = &[
    LOOSEN,
    LOOSEN_THUMBNAILS,
    DELETE_THUMBNAILS,
    DISCOUNT,
    DELETE,
    MADE_BEFORE,
    DUE,
    FORGET,
    FORGET_RESERVED,
];

/// Media that is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Its id.
    pub media_id: String,
    /// The key of its bytes in R2.
    pub object: Option<String>,
}

/// Removes media and its thumbnails from the index, in one batch; what their objects are called stays known until
/// [`forget_objects`].
///
/// # Errors
/// If D1 fails.
pub async fn remove(
    database: &dyn Database,
    server: &ServerName,
    removed: &[Removal],
) -> Result<(), PortError> {
    let ids: Vec<&String> = removed.iter().map(|removal| &removal.media_id).collect();
    let values = key(server, &serde_json::to_string(&ids).map_err(failed)?);
    let statements: [Statement; 5] = [LOOSEN, LOOSEN_THUMBNAILS, DELETE_THUMBNAILS, DISCOUNT, DELETE]
        .map(|statement| (statement, values.to_vec()));
    database.batch(statements.to_vec()).await
}

/// The media of an owner that was made by a time (milliseconds since 1970), the oldest first, at most [`MAX_REMOVED_AT_ONCE`].
///
/// # Errors
/// If D1 fails.
pub async fn made_before(
    database: &dyn Database,
    server: &ServerName,
    (owner, before_ms): (&UserId, u64),
) -> Result<Vec<Removal>, PortError> {
    migrate(database).await?;
    let values =
        vec![server.as_str().into(), owner.as_str().into(), before_ms.into(), MAX_REMOVED_AT_ONCE.into()];
    let rows = database.query(MADE_BEFORE, values).await?;
    rows.iter().map(|row| Ok(Removal { media_id: row.text(0)?, object: row.optional_text(1)? })).collect()
}

/// The objects that are to be deleted by now, at most [`MAX_REMOVED_AT_ONCE`].
///
/// # Errors
/// If D1 fails.
pub async fn due_objects(
    database: &dyn Database,
    server: &ServerName,
    now_ms: u64,
) -> Result<Vec<String>, PortError> {
    migrate(database).await?;
    let values = vec![server.as_str().into(), now_ms.into(), MAX_REMOVED_AT_ONCE.into()];
    database.query(DUE, values).await?.iter().map(|row| row.text(0)).collect()
}

/// Forgets objects that are no longer in R2.
///
/// # Errors
/// If D1 fails.
pub async fn forget_objects(
    database: &dyn Database,
    server: &ServerName,
    objects: &[String],
) -> Result<(), PortError> {
    let listed = serde_json::to_string(objects).map_err(failed)?;
    database.query(FORGET, key(server, &listed).to_vec()).await.map(drop)
}

/// Forgets reserved ids that have expired, at most ten times [`MAX_REMOVED_AT_ONCE`]. Returns how many.
///
/// # Errors
/// If D1 fails.
pub async fn forget_reservations(
    database: &dyn Database,
    server: &ServerName,
    now_ms: u64,
) -> Result<usize, PortError> {
    migrate(database).await?;
    let limit: SqlValue = (MAX_REMOVED_AT_ONCE * 10).into();
    let values = vec![server.as_str().into(), now_ms.into(), limit];
    Ok(database.query(FORGET_RESERVED, values).await?.len())
}

fn failed(error: serde_json::Error) -> PortError {
    PortError::new("index", "remove media", error)
}
