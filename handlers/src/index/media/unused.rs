//! Media that nobody downloads.

use ruma_common::ServerName;

use super::removal::{MAX_REMOVED_AT_ONCE, Removal};
use crate::index::migrate;
use crate::ports::{Database, PortError};

/// `?5` = 1 takes media that is hidden or protected too, `?6` = 1 the avatars of users and rooms.
const UNUSED: &str = "SELECT media_id, object FROM media INDEXED BY media_by_access \
     WHERE server = ?1 AND object IS NOT NULL AND accessed_day < ?2 AND bytes >= ?3 \
     AND (?5 = 1 OR (quarantined_by IS NULL AND is_protected = 0)) \
     AND (?6 = 1 OR NOT (EXISTS (SELECT 1 FROM listed_user INDEXED BY listed_user_by_avatar \
     WHERE listed_user.server = ?1 AND avatar_url = 'mxc://' || ?1 || '/' || media.media_id) \
     OR EXISTS (SELECT 1 FROM room_avatar INDEXED BY room_avatar_by_media \
     WHERE room_avatar.server = ?1 AND room_avatar.media_id = media.media_id))) ORDER BY accessed_day LIMIT ?4";
const PUT_ROOM_AVATAR: &str = "INSERT INTO room_avatar (server, room_id, version, media_id) VALUES (?1, ?2, ?3, ?4) \
     ON CONFLICT (server, room_id) DO UPDATE SET version = excluded.version, media_id = excluded.media_id \
     WHERE excluded.version > version";

/// The statements of this file.
#[cfg(feature = "native")]
pub const UNUSED_STATEMENTS: &[&str] = &[UNUSED, PUT_ROOM_AVATAR];

/// Which media is unused.
#[derive(Debug, Clone, Copy)]
pub struct Unused {
    /// The day (since 1970) since which nobody has downloaded it.
    pub since_day: u64,
    /// The fewest bytes of it.
    pub min_bytes: u64,
    /// Whether it may be hidden or protected.
    pub takes_protected: bool,
    /// Whether it may be the avatar of a user or a room.
    pub takes_avatars: bool,
}

/// Media that is unused, longest first, at most [`MAX_REMOVED_AT_ONCE`].
///
/// # Errors
/// If D1 fails.
pub async fn find_unused(
    database: &dyn Database,
    server: &ServerName,
    unused: Unused,
) -> Result<Vec<Removal>, PortError> {
    migrate(database).await?;
    let values = vec![
        server.as_str().into(),
        unused.since_day.into(),
        unused.min_bytes.into(),
        MAX_REMOVED_AT_ONCE.into(),
        u64::from(unused.takes_protected).into(),
        u64::from(unused.takes_avatars).into(),
    ];
    let rows = database.query(UNUSED, values).await?;
    rows.iter().map(|row| Ok(Removal { media_id: row.text(0)?, object: row.optional_text(1)? })).collect()
}

/// Writes which media is the avatar of a room.
pub(in crate::index) async fn put_room_avatar(
    database: &dyn Database,
    (server, room_id): (&str, &str),
    version: u64,
    media_id: Option<&str>,
) -> Result<(), PortError> {
    let values = vec![server.into(), room_id.into(), version.into(), media_id.into()];
    database.query(PUT_ROOM_AVATAR, values).await.map(drop)
}
