//! The index of registration tokens (client-server API, "Token-authenticated registration").
//!
//! **Invariant.** One statement checks that a token has a use left and counts the use. Of two concurrent
//! registrations with the last use, exactly one succeeds (security S06).

use ruma_common::ServerName;

use super::{is_migrated, migrate};
use crate::ports::{Database, PortError, Row, SqlValue};

/// The most registration tokens of one server.
pub const MAX_REGISTRATION_TOKENS: u64 = 1_000;
/// The longest registration token (bytes).
pub const MAX_REGISTRATION_TOKEN_BYTES: usize = 64;

const ADD: &str = "INSERT OR IGNORE INTO registration_token (server, token, uses_allowed, expires_ms) \
     SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM registration_token WHERE server = ?1) < ?5 \
     RETURNING token, uses_allowed, completed, expires_ms";
const LIST: &str = "SELECT token, uses_allowed, completed, expires_ms FROM registration_token \
     WHERE server = ? ORDER BY token";
const GET: &str = "SELECT token, uses_allowed, completed, expires_ms FROM registration_token \
     WHERE server = ? AND token = ?";
const UPDATE: &str = "UPDATE registration_token SET uses_allowed = ?3, expires_ms = ?4 \
     WHERE server = ?1 AND token = ?2";
const REMOVE: &str = "DELETE FROM registration_token WHERE server = ? AND token = ? RETURNING token";
const USE: &str = "UPDATE registration_token SET completed = completed + 1 WHERE server = ?1 AND token = ?2 \
     AND (uses_allowed IS NULL OR completed < uses_allowed) AND (expires_ms IS NULL OR expires_ms > ?3) \
     RETURNING token";
const GIVE_BACK: &str = "UPDATE registration_token SET completed = completed - 1 \
     WHERE server = ? AND token = ? AND completed > 0";

/// A registration token with its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationToken {
    /// The text of the token.
    pub token: String,
    /// The number of accounts that the token can create; unlimited if absent.
    pub uses_allowed: Option<u64>,
    /// The number of accounts that the token has created.
    pub completed: u64,
    /// The time of expiry, if any (milliseconds since 1970).
    pub expires_ms: Option<u64>,
}

impl RegistrationToken {
    /// Whether the token can create another account.
    #[must_use]
    pub fn is_valid(&self, now_ms: u64) -> bool {
        self.uses_allowed.is_none_or(|allowed| self.completed < allowed)
            && self.expires_ms.is_none_or(|expires_ms| expires_ms > now_ms)
    }
}

/// The registration tokens of one server, in D1.
pub struct RegistrationTokens<'a> {
    database: &'a dyn Database,
    server: &'a ServerName,
}

impl<'a> RegistrationTokens<'a> {
    /// The registration tokens of `server`.
    #[must_use]
    pub fn new(database: &'a dyn Database, server: &'a ServerName) -> Self {
        Self { database, server }
    }

    /// Adds a token; `None` if the token exists, or the server has [`MAX_REGISTRATION_TOKENS`].
    pub async fn add(
        &self,
        token: &str,
        uses_allowed: Option<u64>,
        expires_ms: Option<u64>,
    ) -> Result<Option<RegistrationToken>, PortError> {
        let values: [SqlValue; 3] = [uses_allowed.into(), expires_ms.into(), MAX_REGISTRATION_TOKENS.into()];
        self.query(ADD, token, &values).await?.first().map(read).transpose()
    }

    /// All tokens, ordered by text.
    pub async fn list(&self) -> Result<Vec<RegistrationToken>, PortError> {
        migrate(self.database).await?;
        let rows = self.database.query(LIST, vec![self.server.as_str().into()]).await?;
        rows.iter().map(read).collect()
    }

    /// Looks a token up. Writes nothing, not even the schema, because callers need no authentication.
    pub async fn get(&self, token: &str) -> Result<Option<RegistrationToken>, PortError> {
        if !is_migrated(self.database).await? {
            return Ok(None);
        }
        self.query(GET, token, &[]).await?.first().map(read).transpose()
    }

    /// Whether this token can create an account now.
    pub async fn is_valid(&self, token: &str, now_ms: u64) -> Result<bool, PortError> {
        if !is_token(token) {
            return Ok(false);
        }
        Ok(self.get(token).await?.is_some_and(|found| found.is_valid(now_ms)))
    }

    /// Updates the limits of an existing token.
    pub async fn update(&self, changed: &RegistrationToken) -> Result<(), PortError> {
        let values: [SqlValue; 2] = [changed.uses_allowed.into(), changed.expires_ms.into()];
        self.query(UPDATE, &changed.token, &values).await.map(|_| ())
    }

    /// Removes a token; false if it does not exist.
    pub async fn remove(&self, token: &str) -> Result<bool, PortError> {
        Ok(!self.query(REMOVE, token, &[]).await?.is_empty())
    }

    /// Counts one use of a token; false if the token is unknown, used up or expired.
    pub async fn use_up(&self, token: &str, now_ms: u64) -> Result<bool, PortError> {
        Ok(!self.query(USE, token, &[now_ms.into()]).await?.is_empty())
    }

    /// Gives one counted use back, after a failed registration.
    ///
    /// # Errors
    /// If D1 fails; the use then stays counted.
    pub async fn give_back(&self, token: &str) -> Result<(), PortError> {
        self.query(GIVE_BACK, token, &[]).await.map(|_| ())
    }

    async fn query(
        &self,
        statement: &'static str,
        token: &str,
        more: &[SqlValue],
    ) -> Result<Vec<Row>, PortError> {
        migrate(self.database).await?;
        let named: [SqlValue; 2] = [self.server.as_str().into(), token.into()];
        self.database.query(statement, [&named, more].concat()).await
    }
}

fn read(row: &Row) -> Result<RegistrationToken, PortError> {
    Ok(RegistrationToken {
        token: row.text(0)?,
        uses_allowed: row.optional_number(1)?,
        completed: row.number(2)?,
        expires_ms: row.optional_number(3)?,
    })
}

/// Whether a text is a well-formed token (client-server API, "Token-authenticated registration").
#[must_use]
pub fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte);
    !text.is_empty() && text.len() <= MAX_REGISTRATION_TOKEN_BYTES && text.bytes().all(allowed)
}
