//! What the operator's scanner said of media.

use ruma_common::ServerName;

use super::entry::key;
use crate::ports::{Database, PortError};

/// Who hides what the scanner refuses: no user id, so nobody can be called so.
pub const SCANNER: &str = "scanner";

// The first answer counts: an administrator who shows the media again has the last word.
const KEEP: &str = "UPDATE media SET is_scanned = 1, quarantined_by = CASE WHEN is_protected = 0 \
     THEN coalesce(quarantined_by, ?4) ELSE quarantined_by END \
     WHERE server = ?1 AND media_id = ?2 AND object = ?3 AND is_scanned = 0";

/// The statements of this file.
#[cfg(feature = "native")]
pub const SCAN_STATEMENTS: &[&str] = &[KEEP];

/// Keeps what the scanner said of media whose bytes are `object`. What the scanner refuses is hidden, unless an administrator
/// protects it.
///
/// # Errors
/// If D1 fails.
pub async fn keep_scan(
    database: &dyn Database,
    (server, media_id, object): (&ServerName, &str, &str),
    is_clean: bool,
) -> Result<(), PortError> {
    let hidden_by = (!is_clean).then_some(SCANNER);
    let values = [key(server, media_id).to_vec(), vec![object.into(), hidden_by.into()]].concat();
    database.query(KEEP, values).await.map(drop)
}
