//! What administrators do with media: hide it, show it again, keep it from being hidden.

use ruma_common::{ServerName, UserId};

use super::entry::key;
use crate::index::migrate;
use crate::ports::{Database, PortError, SqlValue};

/// The most media that one statement hides.
pub const MAX_HIDDEN_AT_ONCE: u64 = 5_000;

const HIDE: &str = "UPDATE media SET quarantined_by = ?3 WHERE server = ?1 AND media_id = ?2 AND is_protected = 0 \
     RETURNING media_id";
const SHOW: &str = "UPDATE media SET quarantined_by = NULL WHERE server = ?1 AND media_id = ?2";
const HIDE_OF_OWNER: &str = "UPDATE media SET quarantined_by = ?3 WHERE server = ?1 AND media_id IN \
     (SELECT media_id FROM media INDEXED BY media_of_owner WHERE server = ?1 AND owner = ?2 AND object IS NOT NULL \
     AND quarantined_by IS NULL AND is_protected = 0 LIMIT ?4) RETURNING media_id";
const PROTECT: &str = "UPDATE media SET is_protected = ?3 WHERE server = ?1 AND media_id = ?2";

/// The statements of this file.
#[cfg(feature = "native")]
pub const ADMINISTRATION_STATEMENTS: &[&str] = &[HIDE, SHOW, HIDE_OF_OWNER, PROTECT];

/// Hides media from everybody. False if it is protected, or not there.
///
/// # Errors
/// If D1 fails.
pub async fn hide(
    database: &dyn Database,
    (server, media_id): (&ServerName, &str),
    by: &UserId,
) -> Result<bool, PortError> {
    let values = [key(server, media_id).to_vec(), vec![by.as_str().into()]].concat();
    Ok(!database.query(HIDE, values).await?.is_empty())
}

/// Shows hidden media again.
///
/// # Errors
/// If D1 fails.
pub async fn show(database: &dyn Database, (server, media_id): (&ServerName, &str)) -> Result<(), PortError> {
    database.query(SHOW, key(server, media_id).to_vec()).await.map(drop)
}

/// Hides a user's media that is not protected, at most [`MAX_HIDDEN_AT_ONCE`]; returns how much it was.
///
/// # Errors
/// If D1 fails.
pub async fn hide_of_owner(
    database: &dyn Database,
    (server, owner): (&ServerName, &UserId),
    by: &UserId,
) -> Result<u64, PortError> {
    migrate(database).await?;
    let more: [SqlValue; 2] = [by.as_str().into(), MAX_HIDDEN_AT_ONCE.into()];
    let values = [key(server, owner.as_str()).to_vec(), more.to_vec()].concat();
    Ok(database.query(HIDE_OF_OWNER, values).await?.len() as u64)
}

/// Protects media from being hidden, or does so no longer.
///
/// # Errors
/// If D1 fails.
pub async fn protect(
    database: &dyn Database,
    (server, media_id): (&ServerName, &str),
    is_protected: bool,
) -> Result<(), PortError> {
    let values = [key(server, media_id).to_vec(), vec![u64::from(is_protected).into()]].concat();
    database.query(PROTECT, values).await.map(drop)
}
