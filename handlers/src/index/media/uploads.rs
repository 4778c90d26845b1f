//! Uploads: what is recorded before an object is written, and the one batch that makes it media.

use ruma_common::{ServerName, UserId};

use super::entry::key;
use crate::index::migrate;
use crate::ports::{Database, PortError, SqlValue, Statement};

/// The most media ids that one user has reserved at once.
pub const MAX_RESERVED_MEDIA: u64 = 10;

const RESERVE: &str = "INSERT INTO media (server, media_id, owner, created_ms, expires_ms, is_open) \
     SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (SELECT count(*) FROM (SELECT 1 FROM media INDEXED BY reserved_media_of_owner \
     WHERE server = ?1 AND owner = ?3 AND object IS NULL AND expires_ms > ?4 LIMIT ?7)) < ?7 RETURNING media_id";
const NEXT_TO_EXPIRE: &str = "SELECT min(expires_ms) FROM media INDEXED BY reserved_media_of_owner \
     WHERE server = ?1 AND owner = ?2 AND object IS NULL AND expires_ms > ?3";
const BEGIN: &str = "INSERT INTO loose_object (server, object, due_ms) SELECT ?1, ?2, ?3 WHERE NOT EXISTS \
     (SELECT 1 FROM media_usage WHERE server = ?1 AND owner = ?4 AND (files >= ?5 OR bytes > ?6)) RETURNING object";
const ADD: &str = "INSERT INTO media (server, media_id, owner, created_ms, object, bytes, content_type, file_name, \
     sha256, accessed_day, is_open) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 \
     WHERE EXISTS (SELECT 1 FROM loose_object WHERE server = ?1 AND object = ?5) AND NOT EXISTS \
     (SELECT 1 FROM media_usage WHERE server = ?1 AND owner = ?3 AND (files >= ?12 OR bytes > ?13))";
const FILL: &str = "UPDATE media SET created_ms = ?4, expires_ms = NULL, object = ?5, bytes = ?6, content_type = ?7, \
     file_name = ?8, sha256 = ?9, accessed_day = ?10, is_open = ?11 \
     WHERE server = ?1 AND media_id = ?2 AND owner = ?3 AND object IS NULL AND expires_ms > ?4 \
     AND EXISTS (SELECT 1 FROM loose_object WHERE server = ?1 AND object = ?5) AND NOT EXISTS \
     (SELECT 1 FROM media_usage WHERE server = ?1 AND owner = ?3 AND (files >= ?12 OR bytes > ?13))";
const COUNT: &str = "INSERT INTO media_usage (server, owner, files, bytes) SELECT server, owner, 1, bytes FROM media \
     WHERE server = ?1 AND media_id = ?2 AND object = ?3 \
     AND EXISTS (SELECT 1 FROM loose_object WHERE server = ?1 AND object = ?3) \
     ON CONFLICT (server, owner) DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes";
const TAKE: &str = "DELETE FROM loose_object WHERE server = ?1 AND object = ?3 \
     AND EXISTS (SELECT 1 FROM media WHERE server = ?1 AND media_id = ?2 AND object = ?3)";
const HOLDS: &str = "SELECT object FROM media WHERE server = ?1 AND media_id = ?2";

/// The statements of this file.
#[cfg(feature = "native")]
pub const UPLOAD_STATEMENTS: &[&str] = &[RESERVE, NEXT_TO_EXPIRE, BEGIN, ADD, FILL, COUNT, TAKE, HOLDS];

/// How much media a user may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// The number of files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// A user has reserved as many ids as one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeginRefusal {
    /// When the first of them expires (milliseconds since 1970).
    pub first_expires_ms: u64,
}

/// Reserves a media id.
///
/// # Errors
/// If D1 fails.
pub async fn reserve(
    database: &dyn Database,
    (server, media_id): (&ServerName, &str),
    owner: &UserId,
    (now_ms, expires_ms): (u64, u64),
) -> Result<Result<(), BeginRefusal>, PortError> {
    migrate(database).await?;
    let owner: SqlValue = owner.as_str().into();
    let mut values = key(server, media_id).to_vec();
    values.extend([owner.clone(), now_ms.into(), expires_ms.into(), 0.into(), MAX_RESERVED_MEDIA.into()]);
    if !database.query(RESERVE, values).await?.is_empty() {
        return Ok(Ok(()));
    }
    let rows = database.query(NEXT_TO_EXPIRE, vec![server.as_str().into(), owner, now_ms.into()]).await?;
    let first = rows.first().map(|row| row.optional_number(0)).transpose()?.flatten();
    Ok(Err(BeginRefusal { first_expires_ms: first.unwrap_or(now_ms) }))
}

/// Records an object that is about to be written, for a body of at least `bytes`. False if the user's media would exceed `quota`.
///
/// # Errors
/// If D1 fails.
pub async fn begin(
    database: &dyn Database,
    (server, object): (&ServerName, &str),
    (owner, bytes, quota): (&UserId, u64, Usage),
    due_ms: u64,
) -> Result<bool, PortError> {
    migrate(database).await?;
    let Some(left) = quota.bytes.checked_sub(bytes) else { return Ok(false) };
    let mut values = key(server, object).to_vec();
    values.extend([due_ms.into(), owner.as_str().into(), quota.files.into(), left.into()]);
    Ok(!database.query(BEGIN, values).await?.is_empty())
}

/// Where an upload goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// To a new media id.
    New(&'a str),
    /// To an id that its owner has reserved.
    Reserved(&'a str),
}

impl<'a> Target<'a> {
    /// The media id.
    #[must_use]
    pub fn media_id(self) -> &'a str {
        match self {
            Self::New(media_id) | Self::Reserved(media_id) => media_id,
        }
    }
}

/// An object that becomes media.
#[derive(Debug)]
pub struct NewMedia<'a> {
    /// The user who uploaded it.
    pub owner: &'a UserId,
    /// The key of the object in R2.
    pub object: &'a str,
    /// The length (bytes).
    pub bytes: u64,
    /// The type.
    pub content_type: &'a str,
    /// The file name.
    pub file_name: Option<&'a str>,
    /// The SHA-256, in hexadecimal.
    pub sha256: &'a str,
    /// When it was uploaded (milliseconds since 1970), and on which day.
    pub now: (u64, u64),
    /// Whether anybody can download without a token.
    pub is_open: bool,
}

/// What became of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The object is the media of the id.
    Stored,
    /// Another object is.
    Overtaken,
    /// The id is not reserved any longer, the object was given up, or the user's media would exceed the quota.
    Refused,
}

/// Makes an object the media of an id, in one batch: all of it or nothing.
///
/// # Errors
/// If D1 fails; the object may be the media nevertheless.
pub async fn finish(
    database: &dyn Database,
    (server, target): (&ServerName, Target<'_>),
    media: &NewMedia<'_>,
    quota: Usage,
) -> Result<Outcome, PortError> {
    let Some(left) = quota.bytes.checked_sub(media.bytes) else { return Ok(Outcome::Refused) };
    let media_id = target.media_id();
    let mut values = key(server, media_id).to_vec();
    values.extend([media.owner.as_str().into(), media.now.0.into(), media.object.into(), media.bytes.into()]);
    values.extend([
        media.content_type.into(),
        media.file_name.into(),
        media.sha256.into(),
        media.now.1.into(),
    ]);
    values.extend([u64::from(media.is_open).into(), quota.files.into(), left.into()]);
    let make = if matches!(target, Target::New(_)) { ADD } else { FILL };
    let named = || [key(server, media_id).to_vec(), vec![media.object.into()]].concat();
    let batch: Vec<Statement> = vec![(make, values), (COUNT, named()), (TAKE, named())];
    database.batch(batch).await?;
    let rows = database.query(HOLDS, key(server, media_id).to_vec()).await?;
    let held = rows.first().map(|row| row.optional_text(0)).transpose()?.flatten();
    Ok(match held {
        Some(object) if object == media.object => Outcome::Stored,
        Some(_) => Outcome::Overtaken,
        None => Outcome::Refused,
    })
}
