//! SQL statements for OpenID tokens.

use super::Store;
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query};

const ADD: Change = Change::new("INSERT INTO openid_token (token_hash, expires_ms) VALUES (?, ?)");
const EXPIRY: Query = Query::new("SELECT expires_ms FROM openid_token WHERE token_hash = ?");
const END_EXPIRED: Change = Change::new("DELETE FROM openid_token WHERE expires_ms <= ?");
const END_OLDEST: Change = Change::new(
    "DELETE FROM openid_token WHERE token_hash IN \
     (SELECT token_hash FROM openid_token ORDER BY expires_ms DESC LIMIT -1 OFFSET ?)",
);

impl Store {
    pub fn add_openid_token(
        &self,
        write: &Write<'_>,
        token_hash: &str,
        expires_ms: u64,
    ) -> Result<(), PortError> {
        write.change(ADD, &[token_hash.into(), expires_ms.into()]).map(drop)
    }

    /// When the token expires (milliseconds since 1970); `None` if it does not exist.
    pub fn openid_token_expiry(&self, token_hash: &str) -> Result<Option<u64>, PortError> {
        self.storage.query(EXPIRY, &[token_hash.into()])?.first().map(|row| row.number(0)).transpose()
    }

    /// Removes the expired tokens, and all others but the newest `kept`.
    pub fn end_openid_tokens(&self, write: &Write<'_>, now_ms: u64, kept: u64) -> Result<(), PortError> {
        write.change(END_EXPIRED, &[now_ms.into()])?;
        write.change(END_OLDEST, &[kept.into()]).map(drop)
    }
}
