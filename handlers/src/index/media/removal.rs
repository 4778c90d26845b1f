//! Removal: media leaves the index first, then its object leaves R2, then the object is forgotten.

use ruma_common::ServerName;

use super::entry::key;
use crate::index::migrate;
use crate::ports::{Database, PortError, SqlValue, Statement};

/// The most media that one request, and the most objects that one step of the scheduled job removes.
pub const MAX_REMOVED_AT_ONCE: u64 = 100;

const LOOSEN: &str = "INSERT INTO loose_object (server, object, due_ms) SELECT server, object, 0 FROM media \
     WHERE server = ?1 AND media_id = ?2 AND object IS NOT NULL ON CONFLICT (server, object) DO UPDATE SET due_ms = 0";
const DISCOUNT: &str = "UPDATE media_usage SET files = files - 1, bytes = bytes - \
     (SELECT bytes FROM media WHERE server = ?1 AND media_id = ?2) \
     WHERE server = ?1 AND owner = (SELECT owner FROM media WHERE server = ?1 AND media_id = ?2 AND object IS NOT NULL)";
const DELETE: &str = "DELETE FROM media WHERE server = ?1 AND media_id = ?2";
const DUE: &str = "SELECT object FROM loose_object INDEXED BY loose_object_by_due WHERE server = ?1 AND due_ms <= ?2 \
     ORDER BY due_ms LIMIT ?3";
const FORGET: &str = "DELETE FROM loose_object WHERE server = ?1 AND object = ?2";
const FORGET_RESERVED: &str = "DELETE FROM media WHERE server = ?1 AND media_id IN (SELECT media_id FROM media \
     INDEXED BY reserved_media WHERE server = ?1 AND object IS NULL AND expires_ms <= ?2 LIMIT ?3) RETURNING media_id";

/// The statements of this file.
#[cfg(feature = "native")]
pub const REMOVAL_STATEMENTS: &[&str] = &[LOOSEN, DISCOUNT, DELETE, DUE, FORGET, FORGET_RESERVED];

/// Media that is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Its id.
    pub media_id: String,
    /// The key of its bytes in R2.
    pub object: Option<String>,
}

/// Removes media from the index, in one batch; what its objects are called stays known until [`forget_objects`].
///
/// # Errors
/// If D1 fails.
pub async fn remove(
    database: &dyn Database,
    server: &ServerName,
    removed: &[Removal],
) -> Result<(), PortError> {
    let of = |Removal { media_id, .. }: &Removal| -> [Statement; 3] {
        [LOOSEN, DISCOUNT, DELETE].map(|statement| (statement, key(server, media_id).to_vec()))
    };
    database.batch(removed.iter().flat_map(of).collect()).await
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
    database.batch(objects.iter().map(|object| (FORGET, key(server, object).to_vec())).collect()).await
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
