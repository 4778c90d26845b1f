//! The index of pushers: which users of a server have a pusher with the same app and pushkey.
//!
//! A row is a hint: whoever reads it asks the User, who knows. So a row that comes too late does no harm.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use ruma_common::{OwnedUserId, ServerName, UserId};
use sha2::{Digest as _, Sha256};

use super::migrate;
use crate::ports::{Database, PortError};

/// The most other users whose pushers with the same app and pushkey one new pusher ends.
pub const MAX_PUSHER_OWNERS: u64 = 20;

const PUT: &str = "INSERT INTO pusher_owner (server, key, user_id, set_ms) VALUES (?, ?, ?, ?) \
     ON CONFLICT (server, key, user_id) DO UPDATE SET set_ms = max(set_ms, excluded.set_ms)";
const REMOVE: &str = "DELETE FROM pusher_owner WHERE server = ? AND key = ? AND user_id = ? AND set_ms <= ?";
const OTHERS: &str = "SELECT user_id FROM pusher_owner WHERE server = ? AND key = ? AND user_id <> ? \
     ORDER BY user_id LIMIT ?";

/// The statements of this index.
#[cfg(feature = "native")]
pub const STATEMENTS: &[&str] = &[PUT, REMOVE, OTHERS];

/// The key of an app and a pushkey: a hash, because who knows a pushkey may send to its device.
#[must_use]
pub fn key(app_id: &str, pushkey: &str) -> String {
    let mut hash = Sha256::new();
    hash.update((app_id.len() as u64).to_be_bytes());
    hash.update(app_id);
    hash.update(pushkey);
    BASE64_STANDARD_NO_PAD.encode(hash.finalize())
}

/// Writes that a user has a pusher, or has it no longer.
pub(super) async fn put(
    database: &dyn Database,
    (user_id, key): (&UserId, &str),
    set_ms: u64,
    is_set: bool,
) -> Result<(), PortError> {
    let statement = if is_set { PUT } else { REMOVE };
    let server = user_id.server_name().as_str().into();
    let values = vec![server, key.into(), user_id.as_str().into(), set_ms.into()];
    database.query(statement, values).await.map(drop)
}

/// The other users who may have a pusher with this key.
///
/// # Errors
/// If D1 fails.
pub async fn others(
    database: &dyn Database,
    (server, user_id): (&ServerName, &UserId),
    key: &str,
) -> Result<Vec<OwnedUserId>, PortError> {
    migrate(database).await?;
    let values = vec![server.as_str().into(), key.into(), user_id.as_str().into(), MAX_PUSHER_OWNERS.into()];
    let user_id = |text: String| {
        UserId::parse(text).map_err(|error| PortError::new("index", "read the owner of a pusher", error))
    };
    database.query(OTHERS, values).await?.iter().map(|row| user_id(row.text(0)?)).collect()
}
