//! Invites to names that nobody has registered: one row each, read when the name is registered.

use ruma_common::{OwnedRoomId, RoomId, ServerName, UserId};

use crate::index::migrate;
use crate::ports::{Database, PortError, SqlValue};

/// The most such invites by one inviter.
pub const MAX_UNCLAIMED_INVITES_BY_INVITER: u64 = 50;
/// The most such invites to one name.
pub const MAX_UNCLAIMED_INVITES: u64 = 100;
/// How long such an invite waits for its name to be registered (milliseconds).
pub const UNCLAIMED_INVITE_TTL_MS: u64 = 30 * 24 * 3_600_000;

const REMOVE_EXPIRED: &str = "DELETE FROM unclaimed_invite WHERE server = ?1 AND expires_ms <= ?4 \
     AND (user_id = ?2 OR inviter = ?3)";
const ADD: &str = "INSERT OR REPLACE INTO unclaimed_invite (server, user_id, room_id, inviter, expires_ms) \
     SELECT ?1, ?2, ?3, ?4, ?5 \
     WHERE (SELECT count(*) FROM unclaimed_invite WHERE server = ?1 AND inviter = ?4) < ?6 \
     AND (SELECT count(*) FROM unclaimed_invite WHERE server = ?1 AND user_id = ?2) < ?7 RETURNING room_id";
const ROOMS: &str =
    "SELECT room_id FROM unclaimed_invite WHERE server = ? AND user_id = ? AND expires_ms > ?";
const REMOVE: &str = "DELETE FROM unclaimed_invite WHERE server = ? AND user_id = ?";

/// Adds an invite, or lets it wait anew; false beyond a maximum, when the invite is lost.
///
/// # Errors
/// If D1 fails; the object retries the write.
pub async fn add(
    database: &dyn Database,
    (user_id, inviter): (&UserId, &UserId),
    room_id: &RoomId,
    expires_ms: u64,
) -> Result<bool, PortError> {
    migrate(database).await?;
    let now_ms = expires_ms.saturating_sub(UNCLAIMED_INVITE_TTL_MS);
    let [server, user, inviter]: [SqlValue; 3] =
        [user_id.server_name().as_str().into(), user_id.as_str().into(), inviter.as_str().into()];
    let expired = vec![server.clone(), user.clone(), inviter.clone(), now_ms.into()];
    database.query(REMOVE_EXPIRED, expired).await?;
    let mut values = vec![server, user, room_id.as_str().into(), inviter, expires_ms.into()];
    values.extend([MAX_UNCLAIMED_INVITES_BY_INVITER.into(), MAX_UNCLAIMED_INVITES.into()]);
    Ok(!database.query(ADD, values).await?.is_empty())
}

/// The rooms to which a name is invited.
///
/// # Errors
/// If D1 fails.
pub async fn rooms_inviting(
    database: &dyn Database,
    (server, user_id): (&ServerName, &UserId),
    now_ms: u64,
) -> Result<Vec<OwnedRoomId>, PortError> {
    migrate(database).await?;
    let values = vec![server.as_str().into(), user_id.as_str().into(), now_ms.into()];
    let rows = database.query(ROOMS, values).await?;
    let room_id = |text: String| {
        RoomId::parse(text).map_err(|error| PortError::new("index", "read an unclaimed invite", error))
    };
    rows.iter().map(|row| room_id(row.text(0)?)).collect()
}

/// Removes the invites to a name.
///
/// # Errors
/// If D1 fails.
pub async fn remove(
    database: &dyn Database,
    (server, user_id): (&ServerName, &UserId),
) -> Result<(), PortError> {
    database.query(REMOVE, vec![server.as_str().into(), user_id.as_str().into()]).await.map(|_| ())
}
