//! The media of one user, in pages.

use ruma_common::{ServerName, UserId};

use super::entry::{MediaEntry, entry, key};
use crate::index::migrate;
use crate::ports::{Database, PortError, SqlValue};

/// The columns by which a list may be ordered, as Synapse's administration API names them.
pub const ORDERS: [&str; 8] = [
    "created_ts",
    "last_access_ts",
    "media_id",
    "media_length",
    "media_type",
    "quarantined_by",
    "safe_from_quarantine",
    "upload_name",
];

/// A page of a user's media, in an order.
macro_rules! page {
    ($($order:tt)*) => {
        concat!(
            "SELECT media_id, owner, created_ms, expires_ms, object, bytes, content_type, file_name, sha256, \
             accessed_day, is_open, quarantined_by, is_protected, is_scanned FROM media INDEXED BY media_of_owner \
             WHERE server = ?1 AND owner = ?2 AND object IS NOT NULL ORDER BY ",
            $($order)*,
            " LIMIT ?3 OFFSET ?4"
        )
    };
}

/// A page in the order of the column that `?5` names: the database sorts all media of the user.
macro_rules! sorted {
    ($direction:literal) => {
        page!(concat!(
            "CASE ?5 WHEN 'last_access_ts' THEN accessed_day WHEN 'media_id' THEN media_id \
             WHEN 'media_length' THEN bytes WHEN 'media_type' THEN content_type \
             WHEN 'quarantined_by' THEN quarantined_by WHEN 'safe_from_quarantine' THEN is_protected \
             WHEN 'upload_name' THEN file_name END ",
            $direction,
            ", created_ms, media_id"
        ))
    };
}

const NEWEST: &str = page!("created_ms DESC, media_id DESC");
const OLDEST: &str = page!("created_ms, media_id");
const ASCENDING: &str = sorted!("ASC");
const DESCENDING: &str = sorted!("DESC");
const FILES: &str = "SELECT files FROM media_usage WHERE server = ?1 AND owner = ?2";

/// The statements of this file.
#[cfg(feature = "native")]
pub const LISTING_STATEMENTS: &[&str] = &[NEWEST, OLDEST, ASCENDING, DESCENDING, FILES];

/// A page of a list of media.
#[derive(Debug, Clone, Copy)]
pub struct ListPage {
    /// How much media is before the page.
    pub from: u64,
    /// The most media of the page.
    pub limit: u64,
    /// The order, one of [`ORDERS`].
    pub order: &'static str,
    /// Whether the smallest comes first.
    pub is_ascending: bool,
}

/// A page of a user's media, with the ids.
///
/// # Errors
/// If D1 fails.
pub async fn list(
    database: &dyn Database,
    (server, owner): (&ServerName, &UserId),
    page: ListPage,
) -> Result<Vec<(String, MediaEntry)>, PortError> {
    migrate(database).await?;
    let mut values = key(server, owner.as_str()).to_vec();
    values.extend::<[SqlValue; 2]>([page.limit.into(), page.from.into()]);
    let is_by_time = page.order == "created_ts";
    if !is_by_time {
        values.push(page.order.into());
    }
    let statement = match (is_by_time, page.is_ascending) {
        (true, true) => OLDEST,
        (true, false) => NEWEST,
        (false, true) => ASCENDING,
        (false, false) => DESCENDING,
    };
    let rows = database.query(statement, values).await?;
    rows.iter().map(|row| Ok((row.text(0)?, entry(row, 1)?))).collect()
}

/// How much media a user has.
///
/// # Errors
/// If D1 fails.
pub async fn count(
    database: &dyn Database,
    (server, owner): (&ServerName, &UserId),
) -> Result<u64, PortError> {
    migrate(database).await?;
    let rows = database.query(FILES, key(server, owner.as_str()).to_vec()).await?;
    rows.first().map_or(Ok(0), |row| row.number(0))
}
