//! The statements about the account, its sessions and its tokens.

use ruma_common::DeviceId;

use super::{MIGRATIONS, Store, corrupt, to_json};
use crate::objects::schema;
use crate::objects::user::account::{AccountRow, NewAccount};
use crate::objects::user::command::NewDevice;
use crate::objects::user::sessions::{Chain, Session};
use crate::ports::{PortError, Row, SqlValue};

const ADD_ACCOUNT: &str = "INSERT INTO account (one, password_hash, is_admin, is_guest, terms, created_ms) \
     VALUES (1, ?, ?, ?, ?, ?)";
const READ_ACCOUNT: &str = "SELECT password_hash, deactivated_ms FROM account";
const SET_PASSWORD: &str = "UPDATE account SET password_hash = ?";
const MAKE_ADMINISTRATOR: &str = "UPDATE account SET is_admin = 1";
const DEACTIVATE: &str = "UPDATE account SET deactivated_ms = ?, password_hash = NULL, is_admin = 0";
const PUT_DEVICE: &str = "INSERT INTO device \
     (device_id, display_name, token_hash, expires_ms, refresh, created_ms, last_seen_ms) \
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET token_hash = excluded.token_hash, \
     expires_ms = excluded.expires_ms, refresh = excluded.refresh, last_seen_ms = excluded.last_seen_ms";
const READ_SESSION: &str = "SELECT token_hash, expires_ms, refresh, last_seen_ms, is_guest, is_admin \
     FROM device CROSS JOIN account WHERE device_id = ?";
const PUT_SESSION: &str = "UPDATE device SET token_hash = ?, expires_ms = ?, refresh = ?, last_seen_ms = ? \
     WHERE device_id = ?";
const ADD_LOGIN_TOKEN: &str = "INSERT INTO login_token (hash, expires_ms) VALUES (?, ?)";
const COUNT_LOGIN_TOKENS: &str = "SELECT count(*) FROM login_token";
const LOGIN_TOKEN_ENDS: &str = "SELECT expires_ms FROM login_token WHERE hash = ?";
const REMOVE_LOGIN_TOKEN: &str = "DELETE FROM login_token WHERE hash = ?";
const REMOVE_LOGIN_TOKENS: &str = "DELETE FROM login_token";
const REMOVE_ENDED_LOGIN_TOKENS: &str = "DELETE FROM login_token WHERE expires_ms <= ?";
/// What clients keep here, and what speaks for the account.
const FORGET_PERSON: [&str; 4] =
    [REMOVE_LOGIN_TOKENS, "DELETE FROM openid_token", "DELETE FROM account_data", "DELETE FROM filter"];
const FORGET_PROFILE: &str = "DELETE FROM profile";

impl Store {
    /// Inside a transaction.
    pub fn add_account(
        &self,
        password_hash: Option<&str>,
        account: &NewAccount,
        now_ms: u64,
    ) -> Result<(), PortError> {
        schema::migrate(&*self.sql, MIGRATIONS)?;
        let values: [SqlValue; 5] = [
            password_hash.into(),
            u64::from(account.is_admin).into(),
            u64::from(account.is_guest).into(),
            account.terms.as_deref().into(),
            now_ms.into(),
        ];
        self.write(ADD_ACCOUNT, &values)
    }

    /// The account, if there is one.
    pub fn account(&self) -> Result<Option<AccountRow>, PortError> {
        if !self.exists()? {
            return Ok(None);
        }
        self.sql.query(READ_ACCOUNT, &[])?.first().map(account_row).transpose()
    }

    pub fn set_password(&self, hash: &str) -> Result<(), PortError> {
        self.write(SET_PASSWORD, &[hash.into()])
    }

    pub fn make_administrator(&self) -> Result<(), PortError> {
        self.write(MAKE_ADMINISTRATOR, &[])
    }

    pub fn deactivate(&self, now_ms: u64) -> Result<(), PortError> {
        self.write(DEACTIVATE, &[now_ms.into()])
    }

    /// A known device keeps its name, and everything that proved it ends.
    pub fn put_device(&self, device: &NewDevice, now_ms: u64) -> Result<(), PortError> {
        let (expires_ms, current) = device.refresh.clone().unzip();
        let chain = current.map(|current| to_json(&Chain { current, next: None })).transpose()?;
        let values: [SqlValue; 7] = [
            device.device_id.as_str().into(),
            device.display_name.as_deref().into(),
            device.token_hash.as_str().into(),
            expires_ms.into(),
            chain.into(),
            now_ms.into(),
            now_ms.into(),
        ];
        self.write(PUT_DEVICE, &values)
    }

    /// What proves a device, if it is there.
    pub fn session(&self, device_id: &DeviceId) -> Result<Option<Session>, PortError> {
        if !self.exists()? {
            return Ok(None);
        }
        self.sql.query(READ_SESSION, &[device_id.as_str().into()])?.first().map(session).transpose()
    }

    pub fn put_session(&self, device_id: &DeviceId, session: &Session) -> Result<(), PortError> {
        let values: [SqlValue; 5] = [
            session.token_hash.as_str().into(),
            session.expires_ms.into(),
            session.chain.as_ref().map(to_json).transpose()?.into(),
            session.last_seen_ms.into(),
            device_id.as_str().into(),
        ];
        self.write(PUT_SESSION, &values)
    }

    pub fn add_login_token(&self, hash: &str, expires_ms: u64) -> Result<(), PortError> {
        self.write(ADD_LOGIN_TOKEN, &[hash.into(), expires_ms.into()])
    }

    pub fn login_tokens(&self) -> Result<usize, PortError> {
        let rows = self.sql.query(COUNT_LOGIN_TOKENS, &[])?;
        let count = rows.first().map_or(Ok(0), |row| row.number(0))?;
        usize::try_from(count).map_err(corrupt)
    }

    /// When a token for one login ends, if it is there.
    pub fn login_token_ends(&self, hash: &str) -> Result<Option<u64>, PortError> {
        if !self.exists()? {
            return Ok(None);
        }
        self.sql.query(LOGIN_TOKEN_ENDS, &[hash.into()])?.first().map(|row| row.number(0)).transpose()
    }

    pub fn remove_login_token(&self, hash: &str) -> Result<(), PortError> {
        self.write(REMOVE_LOGIN_TOKEN, &[hash.into()])
    }

    pub fn remove_login_tokens(&self) -> Result<(), PortError> {
        self.write(REMOVE_LOGIN_TOKENS, &[])
    }

    /// Removes what a deactivated account has no use for, and its profile too if `profile`.
    pub fn forget_person(&self, profile: bool) -> Result<(), PortError> {
        FORGET_PERSON.iter().try_for_each(|statement| self.write(statement, &[]))?;
        if profile { self.write(FORGET_PROFILE, &[]) } else { Ok(()) }
    }

    pub fn remove_ended_login_tokens(&self, now_ms: u64) -> Result<(), PortError> {
        self.write(REMOVE_ENDED_LOGIN_TOKENS, &[now_ms.into()])
    }

    fn write(&self, statement: &'static str, values: &[SqlValue]) -> Result<(), PortError> {
        self.sql.query(statement, values).map(|_| ())
    }
}

fn account_row(row: &Row) -> Result<AccountRow, PortError> {
    let is_deactivated = row.optional_number(1)?.is_some();
    Ok(AccountRow { password_hash: row.optional_text(0)?, is_deactivated })
}

fn session(row: &Row) -> Result<Session, PortError> {
    let chain = row.optional_text(2)?.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Session {
        token_hash: row.text(0)?,
        expires_ms: row.optional_number(1)?,
        chain: chain.map_err(corrupt)?,
        last_seen_ms: row.optional_number(3)?,
        is_guest: row.number(4)? != 0,
        is_admin: row.number(5)? != 0,
    })
}
