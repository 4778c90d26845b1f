//! The directory of device keys: a row for each user, which the user's User writes (client-server API, "Key management API").
//!
//! **Invariant.** A row is current if it exists: the User answers a change of keys only once the row is written. Who finds no row
//! asks the User.

use ruma_common::{OwnedUserId, ServerName, UserId};

use super::migrate;
use crate::objects::protocol::user::ListedKeys;
use crate::ports::{Database, PortError};

/// Up to this size, the keys of a user are always read (bytes): those of about a dozen devices.
pub const SMALL_KEYS_BYTES: u64 = 16_384;
/// The most bytes of larger ones that one query reads, the smallest first; the other users with as many keys are left out.
pub const MAX_LARGE_KEYS_BYTES: u64 = 4 * 1024 * 1024;

const PUT: &str = "INSERT INTO device_keys (server, user_id, change, bytes, keys) VALUES (?, ?, ?, ?, ?) \
     ON CONFLICT (server, user_id) DO UPDATE SET change = excluded.change, bytes = excluded.bytes, \
     keys = excluded.keys WHERE excluded.change >= change";
const GET: &str = "SELECT candidate.user_id, \
     CASE WHEN bytes <= ?3 OR large <= ?4 THEN (SELECT keys FROM device_keys \
     WHERE server = ?1 AND user_id = candidate.user_id) END FROM \
     (SELECT device_keys.user_id, bytes, sum(CASE WHEN bytes > ?3 THEN bytes ELSE 0 END) \
     OVER (ORDER BY bytes, device_keys.user_id ROWS UNBOUNDED PRECEDING) AS large FROM json_each(?2) AS wanted CROSS JOIN device_keys \
     ON server = ?1 AND device_keys.user_id = wanted.value) AS candidate";

/// The statements of this index.
#[cfg(feature = "native")]
pub const STATEMENTS: &[&str] = &[PUT, GET];

/// A user of whom there is a row.
#[derive(Debug)]
pub struct UserKeys {
    /// The user.
    pub user_id: OwnedUserId,
    /// The keys; absent if the users of the query have too many together.
    pub keys: Option<ListedKeys>,
}

/// Writes the row of a user, unless it is of a later change.
pub(super) async fn put(
    database: &dyn Database,
    user_id: &UserId,
    change: u64,
    keys: &str,
) -> Result<(), PortError> {
    let server = user_id.server_name().as_str().into();
    let bytes = keys.len() as u64;
    let values = vec![server, user_id.as_str().into(), change.into(), bytes.into(), keys.into()];
    database.query(PUT, values).await.map(drop)
}

/// The keys of those of these users who have a row.
///
/// # Errors
/// If D1 fails.
pub async fn get(
    database: &dyn Database,
    server: &ServerName,
    users: &[&UserId],
) -> Result<Vec<UserKeys>, PortError> {
    migrate(database).await?;
    let wanted = serde_json::to_string(users).map_err(failed)?;
    let limits = [SMALL_KEYS_BYTES.into(), MAX_LARGE_KEYS_BYTES.into()];
    let values = [vec![server.as_str().into(), wanted.into()], limits.into()].concat();
    let mut found = Vec::new();
    for row in database.query(GET, values).await? {
        let keys = row.optional_text(1)?.map(|keys| serde_json::from_str(&keys)).transpose();
        found.push(UserKeys {
            user_id: UserId::parse(row.text(0)?).map_err(failed)?,
            keys: keys.map_err(failed)?,
        });
    }
    Ok(found)
}

fn failed(error: impl std::fmt::Display) -> PortError {
    PortError::new("index", "device keys", error)
}
