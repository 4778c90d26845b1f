//! The thumbnails of media: each is an object of its own, or the reason why there is none.

use ruma_common::ServerName;

use super::entry::{MediaEntry, entry, key};
use crate::index::{is_migrated, migrate};
use crate::ports::{Database, PortError, Row, SqlValue, Statement};

const FIND: &str = "SELECT m.owner, m.created_ms, m.expires_ms, m.object, m.bytes, m.content_type, m.file_name, m.sha256, \
     m.accessed_day, m.is_open, m.quarantined_by, m.is_protected, m.is_scanned, t.object, t.bytes, t.content_type, t.refusal \
     FROM media m LEFT JOIN thumbnail t ON t.server = m.server AND t.media_id = m.media_id AND t.variant = ?3 \
     WHERE m.server = ?1 AND m.media_id = ?2";
const BEGIN: &str = "INSERT INTO loose_object (server, object, due_ms) VALUES (?1, ?2, ?3)";
const ADD: &str = "INSERT INTO thumbnail (server, media_id, variant, object, bytes, content_type) SELECT ?1, ?2, ?3, ?5, ?6, ?7 \
     WHERE EXISTS (SELECT 1 FROM media WHERE server = ?1 AND media_id = ?2 AND object = ?4) \
     AND EXISTS (SELECT 1 FROM loose_object WHERE server = ?1 AND object = ?5) \
     ON CONFLICT (server, media_id, variant) DO NOTHING";
const TAKE: &str = "DELETE FROM loose_object WHERE server = ?1 AND object = ?4 AND EXISTS \
     (SELECT 1 FROM thumbnail WHERE server = ?1 AND media_id = ?2 AND variant = ?3 AND object = ?4)";
const REFUSE: &str = "INSERT INTO thumbnail (server, media_id, variant, refusal) SELECT ?1, ?2, ?3, ?5 \
     WHERE EXISTS (SELECT 1 FROM media WHERE server = ?1 AND media_id = ?2 AND object = ?4) \
     ON CONFLICT (server, media_id, variant) DO NOTHING";
const FORGET: &str =
    "DELETE FROM thumbnail WHERE server = ?1 AND media_id = ?2 AND variant = ?3 AND object = ?4";

/// The statements of this file.
#[cfg(feature = "native")]
pub const THUMBNAIL_STATEMENTS: &[&str] = &[FIND, BEGIN, ADD, TAKE, REFUSE, FORGET];

/// Which thumbnail of which media.
#[derive(Debug, Clone, Copy)]
pub struct ThumbnailKey<'a> {
    /// The media.
    pub media_id: &'a str,
    /// The size, the method, and whether it may move.
    pub variant: &'a str,
}

impl ThumbnailKey<'_> {
    fn values(self, server: &ServerName) -> Vec<SqlValue> {
        [&key(server, self.media_id)[..], &[self.variant.into()]].concat()
    }
}

/// A thumbnail that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredThumbnail {
    /// The key of the bytes in R2.
    pub object: String,
    /// The length (bytes).
    pub bytes: u64,
    /// The type.
    pub content_type: String,
}

/// What is known of a thumbnail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing: none was made yet.
    Nothing,
    /// It is kept.
    Kept(StoredThumbnail),
    /// There is none, for a reason in one word.
    Refused(String),
}

/// Finds media, and what is known of a thumbnail of it. Writes nothing, not even the schema.
///
/// # Errors
/// If D1 fails.
pub async fn find_with_thumbnail(
    database: &dyn Database,
    server: &ServerName,
    of: ThumbnailKey<'_>,
) -> Result<Option<(MediaEntry, Known)>, PortError> {
    if !is_migrated(database).await? {
        return Ok(None);
    }
    let rows = database.query(FIND, of.values(server)).await?;
    rows.first().map(|row| Ok((entry(row, 0)?, known(row, 13)?))).transpose()
}

fn known(row: &Row, at: usize) -> Result<Known, PortError> {
    if let Some(refusal) = row.optional_text(at + 3)? {
        return Ok(Known::Refused(refusal));
    }
    Ok(match row.optional_text(at)? {
        None => Known::Nothing,
        Some(object) => {
            let (bytes, content_type) = (row.number(at + 1)?, row.text(at + 2)?);
            Known::Kept(StoredThumbnail { object, bytes, content_type })
        }
    })
}

/// Records the object of a thumbnail before it is written. If the thumbnail is not [added](add_thumbnail), the scheduled job deletes
/// the object from `due_ms` on.
///
/// # Errors
/// If D1 fails.
pub async fn begin_thumbnail(
    database: &dyn Database,
    (server, object): (&ServerName, &str),
    due_ms: u64,
) -> Result<(), PortError> {
    migrate(database).await?;
    let values = [&key(server, object)[..], &[due_ms.into()]].concat();
    database.query(BEGIN, values).await.map(drop)
}

/// Makes an object the thumbnail of media whose bytes are the object `source`, in one batch. If that media is gone, or another
/// thumbnail came first, the object stays what the scheduled job deletes.
///
/// # Errors
/// If D1 fails; the object may be the thumbnail nevertheless.
pub async fn add_thumbnail(
    database: &dyn Database,
    server: &ServerName,
    (of, source): (ThumbnailKey<'_>, &str),
    made: &StoredThumbnail,
) -> Result<(), PortError> {
    let mut values = of.values(server);
    values.extend([source.into(), made.object.as_str().into(), made.bytes.into()]);
    values.push(made.content_type.as_str().into());
    let taken = [of.values(server), vec![made.object.as_str().into()]].concat();
    let batch: Vec<Statement> = vec![(ADD, values), (TAKE, taken)];
    database.batch(batch).await
}

/// Records why there is no thumbnail of media whose bytes are the object `source`.
///
/// # Errors
/// If D1 fails.
pub async fn refuse_thumbnail(
    database: &dyn Database,
    server: &ServerName,
    (of, source): (ThumbnailKey<'_>, &str),
    refusal: &str,
) -> Result<(), PortError> {
    let values = [of.values(server), vec![source.into(), refusal.into()]].concat();
    database.query(REFUSE, values).await.map(drop)
}

/// Forgets a thumbnail whose object is lost, so that it is made again.
///
/// # Errors
/// If D1 fails.
pub async fn forget_thumbnail(
    database: &dyn Database,
    server: &ServerName,
    (of, object): (ThumbnailKey<'_>, &str),
) -> Result<(), PortError> {
    let values = [of.values(server), vec![object.into()]].concat();
    database.query(FORGET, values).await.map(drop)
}
