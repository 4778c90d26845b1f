//! Quarantines of the media of rooms: what of it is left to do.

use ruma_common::{OwnedRoomId, OwnedUserId, RoomId, ServerName, UserId};

use super::entry::key;
use crate::index::migrate;
use crate::ports::{Database, PortError, Row};

const HIDE_LISTED: &str = "UPDATE media SET quarantined_by = ?3 WHERE server = ?1 AND media_id IN \
     (SELECT value FROM json_each(?2)) AND quarantined_by IS NULL AND is_protected = 0 RETURNING media_id";
const LATER: &str = "INSERT INTO room_quarantine (server, room_id, quarantined_by, after, tried_ms) VALUES (?1, ?2, ?3, ?4, ?5) \
     ON CONFLICT (server, room_id) DO UPDATE SET after = max(after, excluded.after), tried_ms = excluded.tried_ms";
const DONE: &str = "DELETE FROM room_quarantine WHERE server = ?1 AND room_id = ?2";
const OF_ROOM: &str =
    "SELECT room_id, quarantined_by, after FROM room_quarantine WHERE server = ?1 AND room_id = ?2";
const NEXT: &str = "SELECT room_id, quarantined_by, after FROM room_quarantine INDEXED BY room_quarantine_by_try \
     WHERE server = ?1 AND tried_ms < ?2 ORDER BY tried_ms LIMIT 1";

/// The statements of this file.
#[cfg(feature = "native")]
pub const ROOM_STATEMENTS: &[&str] = &[HIDE_LISTED, LATER, DONE, OF_ROOM, NEXT];

/// The rest of a quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomQuarantine {
    /// The room.
    pub room_id: OwnedRoomId,
    /// The administrator.
    pub by: OwnedUserId,
    /// The number of the event after which it goes on.
    pub after: u64,
}

/// Hides those of some media that are not protected; returns how much it was.
///
/// # Errors
/// If D1 fails.
pub async fn hide_listed(
    database: &dyn Database,
    (server, media_ids): (&ServerName, &[String]),
    by: &UserId,
) -> Result<u64, PortError> {
    migrate(database).await?;
    let listed = serde_json::to_string(media_ids).map_err(failed)?;
    let values = [key(server, &listed).to_vec(), vec![by.as_str().into()]].concat();
    Ok(database.query(HIDE_LISTED, values).await?.len() as u64)
}

/// Leaves the rest of a quarantine to the scheduled job.
///
/// # Errors
/// If D1 fails.
pub async fn continue_later(
    database: &dyn Database,
    server: &ServerName,
    rest: &RoomQuarantine,
    tried_ms: u64,
) -> Result<(), PortError> {
    let more = vec![rest.by.as_str().into(), rest.after.into(), tried_ms.into()];
    let values = [key(server, rest.room_id.as_str()).to_vec(), more].concat();
    database.query(LATER, values).await.map(drop)
}

/// Forgets a quarantine of which nothing is left.
///
/// # Errors
/// If D1 fails.
pub async fn finish_quarantine(
    database: &dyn Database,
    (server, room_id): (&ServerName, &RoomId),
) -> Result<(), PortError> {
    database.query(DONE, key(server, room_id.as_str()).to_vec()).await.map(drop)
}

/// The rest of the quarantine of a room, if there is one.
///
/// # Errors
/// If D1 fails.
pub async fn rest_of(
    database: &dyn Database,
    (server, room_id): (&ServerName, &RoomId),
) -> Result<Option<RoomQuarantine>, PortError> {
    migrate(database).await?;
    let rows = database.query(OF_ROOM, key(server, room_id.as_str()).to_vec()).await?;
    rows.first().map(read).transpose()
}

/// The quarantine that was tried longest ago, before a time.
///
/// # Errors
/// If D1 fails.
pub async fn next_quarantine(
    database: &dyn Database,
    server: &ServerName,
    tried_before_ms: u64,
) -> Result<Option<RoomQuarantine>, PortError> {
    migrate(database).await?;
    let rows = database.query(NEXT, vec![server.as_str().into(), tried_before_ms.into()]).await?;
    rows.first().map(read).transpose()
}

fn read(row: &Row) -> Result<RoomQuarantine, PortError> {
    Ok(RoomQuarantine {
        room_id: RoomId::parse(row.text(0)?).map_err(failed)?,
        by: UserId::parse(row.text(1)?).map_err(failed)?,
        after: row.number(2)?,
    })
}

fn failed(error: impl std::fmt::Display) -> PortError {
    PortError::new("index", "quarantine media of a room", error)
}
