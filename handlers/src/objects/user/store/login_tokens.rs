//! SQL statements for login tokens.

use super::{Store, corrupt};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query};

const ADD: Change = Change::new("INSERT INTO login_token (hash, expires_ms) VALUES (?, ?)");
const COUNT: Query = Query::new("SELECT count(*) FROM login_token");
const EXPIRY: Query = Query::new("SELECT expires_ms FROM login_token WHERE hash = ?");
const REMOVE: Change = Change::new("DELETE FROM login_token WHERE hash = ?");
const REMOVE_ALL: Change = Change::new("DELETE FROM login_token");
const REMOVE_EXPIRED: Change = Change::new("DELETE FROM login_token WHERE expires_ms <= ?");

impl Store {
    pub fn add_login_token(&self, write: &Write<'_>, hash: &str, expires_ms: u64) -> Result<(), PortError> {
        write.change(ADD, &[hash.into(), expires_ms.into()]).map(drop)
    }

    pub fn login_tokens(&self) -> Result<usize, PortError> {
        let rows = self.storage.query(COUNT, &[])?;
        let count = rows.first().map_or(Ok(0), |row| row.number(0))?;
        usize::try_from(count).map_err(corrupt)
    }

    /// When the login token expires (milliseconds since 1970); `None` if it does not exist.
    pub fn login_token_expiry(&self, hash: &str) -> Result<Option<u64>, PortError> {
        if !self.exists()? {
            return Ok(None);
        }
        self.storage.query(EXPIRY, &[hash.into()])?.first().map(|row| row.number(0)).transpose()
    }

    pub fn remove_login_token(&self, write: &Write<'_>, hash: &str) -> Result<(), PortError> {
        write.change(REMOVE, &[hash.into()]).map(drop)
    }

    pub fn remove_login_tokens(&self, write: &Write<'_>) -> Result<(), PortError> {
        write.change(REMOVE_ALL, &[]).map(drop)
    }

    pub fn remove_expired_login_tokens(&self, write: &Write<'_>, now_ms: u64) -> Result<(), PortError> {
        write.change(REMOVE_EXPIRED, &[now_ms.into()]).map(drop)
    }
}
