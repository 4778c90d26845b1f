//! The statements about OpenID tokens.

use super::Store;
use crate::ports::PortError;

const ADD: &str = "INSERT INTO openid_token (token_hash, expires_ms) VALUES (?, ?)";
const EXPIRY: &str = "SELECT expires_ms FROM openid_token WHERE token_hash = ?";
const END_EXPIRED: &str = "DELETE FROM openid_token WHERE expires_ms <= ?";
const END_OLDEST: &str = "DELETE FROM openid_token WHERE token_hash IN \
     (SELECT token_hash FROM openid_token ORDER BY expires_ms DESC LIMIT -1 OFFSET ?)";

impl Store {
    /// Inside a transaction.
    pub fn add_openid_token(&self, token_hash: &str, expires_ms: u64) -> Result<(), PortError> {
        self.sql.query(ADD, &[token_hash.into(), expires_ms.into()]).map(|_| ())
    }

    /// When a token expires, if it is known.
    pub fn openid_token_expiry(&self, token_hash: &str) -> Result<Option<u64>, PortError> {
        self.sql.query(EXPIRY, &[token_hash.into()])?.first().map(|row| row.number(0)).transpose()
    }

    /// Ends the tokens that have expired, and all but the newest `kept`. Inside a transaction.
    pub fn end_openid_tokens(&self, now_ms: u64, kept: u64) -> Result<(), PortError> {
        self.sql.query(END_EXPIRED, &[now_ms.into()])?;
        self.sql.query(END_OLDEST, &[kept.into()]).map(|_| ())
    }
}
