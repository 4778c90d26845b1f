//! Media as the index keeps it, and how it is found.

use ruma_common::{OwnedUserId, ServerName, UserId};

use crate::index::is_migrated;
use crate::ports::{Database, PortError, Row, SqlValue};

const FIND: &str = "SELECT owner, created_ms, expires_ms, object, bytes, content_type, file_name, sha256, accessed_day, \
     is_open, quarantined_by, is_protected, is_scanned FROM media WHERE server = ?1 AND media_id = ?2";
const TOUCH: &str =
    "UPDATE media SET accessed_day = ?3 WHERE server = ?1 AND media_id = ?2 AND accessed_day < ?3";

/// The statements of this file.
#[cfg(feature = "native")]
pub const ENTRY_STATEMENTS: &[&str] = &[FIND, TOUCH];

/// Media, or a reserved media id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaEntry {
    /// The user who uploaded it, or may.
    pub owner: OwnedUserId,
    /// When it was uploaded, or its id reserved (milliseconds since 1970).
    pub created_ms: u64,
    /// When the id ends if nothing is uploaded (milliseconds since 1970).
    pub expires_ms: Option<u64>,
    /// What was uploaded; `None` for a reserved id.
    pub content: Option<StoredContent>,
    /// Whether it was uploaded while anybody could download without a token.
    pub is_open: bool,
    /// The administrator who hides the media, or [`SCANNER`](super::SCANNER).
    pub quarantined_by: Option<String>,
    /// Whether no quarantine of a room or user hides it.
    pub is_protected: bool,
    /// Whether the operator's scanner has said if the media may be shown.
    pub is_scanned: bool,
}

/// What was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContent {
    /// The key of the bytes in R2.
    pub object: String,
    /// The length (bytes).
    pub bytes: u64,
    /// The type.
    pub content_type: String,
    /// The file name that the user gave.
    pub file_name: Option<String>,
    /// The SHA-256, in hexadecimal.
    pub sha256: String,
    /// The day of the last download, or of the upload (days since 1970).
    pub accessed_day: u64,
}

/// Finds media by its id. Writes nothing, not even the schema, because callers need no authentication.
///
/// # Errors
/// If D1 fails.
pub async fn find(
    database: &dyn Database,
    server: &ServerName,
    media_id: &str,
) -> Result<Option<MediaEntry>, PortError> {
    if !is_migrated(database).await? {
        return Ok(None);
    }
    let rows = database.query(FIND, vec![server.as_str().into(), media_id.into()]).await?;
    rows.first().map(|row| entry(row, 0)).transpose()
}

/// Records a download on a day; later ones of the same day write nothing.
///
/// # Errors
/// If D1 fails.
pub async fn touch(
    database: &dyn Database,
    server: &ServerName,
    (media_id, day): (&str, u64),
) -> Result<(), PortError> {
    let values = vec![server.as_str().into(), media_id.into(), day.into()];
    database.query(TOUCH, values).await.map(drop)
}

/// Reads the columns of [`FIND`], from the column `at` on.
pub(super) fn entry(row: &Row, at: usize) -> Result<MediaEntry, PortError> {
    let failed = |error| PortError::new("index", "read media", error);
    let content = match row.optional_text(at + 3)? {
        None => None,
        Some(object) => Some(StoredContent {
            object,
            bytes: row.number(at + 4)?,
            content_type: row.text(at + 5)?,
            file_name: row.optional_text(at + 6)?,
            sha256: row.text(at + 7)?,
            accessed_day: row.number(at + 8)?,
        }),
    };
    Ok(MediaEntry {
        owner: UserId::parse(row.text(at)?).map_err(failed)?,
        created_ms: row.number(at + 1)?,
        expires_ms: row.optional_number(at + 2)?,
        content,
        is_open: row.number(at + 9)? == 1,
        quarantined_by: row.optional_text(at + 10)?,
        is_protected: row.number(at + 11)? == 1,
        is_scanned: row.number(at + 12)? == 1,
    })
}

/// The server and another id, as the first two values of a statement.
pub(super) fn key(server: &ServerName, id: &str) -> [SqlValue; 2] {
    [server.as_str().into(), id.into()]
}
