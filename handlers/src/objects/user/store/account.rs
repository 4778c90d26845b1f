//! SQL statements for the account.

use super::{MIGRATIONS, Store, corrupt, delayed_events, key_backups, message_senders, thread_subscriptions};
use crate::objects::host::Write;
use crate::objects::protocol::user::{Register, TokenOwner};
use crate::objects::user::account::AccountRow;
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const ADD: Change = Change::new(
    "INSERT INTO account (one, password_hash, is_admin, is_guest, terms, created_ms, attempts) \
     VALUES (1, ?, ?, ?, ?, ?, ?)",
);
const READ: Query =
    Query::new("SELECT password_hash, deactivated_ms, is_erased, generation, attempts FROM account");
const OWNER: Query = Query::new("SELECT is_guest, is_admin FROM account");
const SET_PASSWORD: Change = Change::new("UPDATE account SET password_hash = ?, generation = generation + 1");
const RAISE_GENERATION: Change = Change::new("UPDATE account SET generation = generation + 1");
const SET_ATTEMPTS: Change = Change::new("UPDATE account SET attempts = ?");
const MAKE_ADMINISTRATOR: Change = Change::new("UPDATE account SET is_admin = 1");
const DEACTIVATE: Change = Change::new(
    "UPDATE account SET deactivated_ms = ?1, is_erased = ?2, is_admin = 0, generation = generation + 1, \
     password_hash = CASE WHEN ?2 THEN NULL ELSE password_hash END, attempts = NULL",
);
const REMOVE_PERSONAL_DATA: [Change; 10] = [
    delayed_events::REMOVE_ALL,
    thread_subscriptions::REMOVE_ALL,
    message_senders::REMOVE_ALL,
    key_backups::REMOVE_ALL,
    key_backups::REMOVE_ALL_KEYS,
    Change::new("DELETE FROM login_token"),
    Change::new("DELETE FROM openid_token"),
    Change::new("DELETE FROM account_data"),
    Change::new("DELETE FROM filter"),
    Change::new("DELETE FROM notification"),
];
const REMOVE_PROFILE: Change = Change::new("DELETE FROM profile");

impl Store {
    /// Creates the schema and the account.
    pub fn add_account(
        &self,
        write: &Write<'_>,
        account: &Register,
        (password_hash, attempts): (Option<&str>, Option<&str>),
        now_ms: u64,
    ) -> Result<(), PortError> {
        write.migrate(MIGRATIONS)?;
        let values: [SqlValue; 6] = [
            password_hash.into(),
            u64::from(account.is_admin).into(),
            u64::from(account.is_guest).into(),
            account.terms.as_deref().into(),
            now_ms.into(),
            attempts.into(),
        ];
        write.change(ADD, &values).map(drop)
    }

    pub fn account(&self) -> Result<Option<AccountRow>, PortError> {
        if !self.exists()? {
            return Ok(None);
        }
        self.storage.query(READ, &[])?.first().map(account_row).transpose()
    }

    /// Whether the account is a guest, and whether it administers this server.
    pub fn owner(&self) -> Result<TokenOwner, PortError> {
        if let Some(session) = self.sessions.borrow().values().next() {
            return Ok(session.owner);
        }
        let rows = self.storage.query(OWNER, &[])?;
        let row = rows.first().ok_or_else(|| corrupt("the table `account` has no row"))?;
        Ok(TokenOwner { is_guest: row.number(0)? != 0, is_admin: row.number(1)? != 0 })
    }

    /// Sets the password and raises the generation.
    pub fn set_password(&self, write: &Write<'_>, hash: &str) -> Result<(), PortError> {
        self.forget_sessions();
        write.change(SET_PASSWORD, &[hash.into()]).map(drop)
    }

    pub fn raise_generation(&self, write: &Write<'_>) -> Result<(), PortError> {
        self.forget_sessions();
        write.change(RAISE_GENERATION, &[]).map(drop)
    }

    /// Writes the packed attempts to log in.
    pub fn set_attempts(&self, write: &Write<'_>, packed: &str) -> Result<(), PortError> {
        write.change(SET_ATTEMPTS, &[packed.into()]).map(drop)
    }

    pub fn make_administrator(&self, write: &Write<'_>) -> Result<(), PortError> {
        self.forget_sessions();
        write.change(MAKE_ADMINISTRATOR, &[]).map(drop)
    }

    /// Deactivates the account and raises the generation. The hash of the password stays, unless the user asked
    /// for erasure: who knows the password hears that the account is deactivated.
    pub fn deactivate(&self, write: &Write<'_>, now_ms: u64, erase: bool) -> Result<(), PortError> {
        self.forget_sessions();
        write.change(DEACTIVATE, &[now_ms.into(), u64::from(erase).into()]).map(drop)
    }

    /// Removes the tokens, account data, filters, notifications, delayed events, thread subscriptions and key backups of a deactivated account, and with `profile` its profile.
    pub fn remove_personal_data(&self, write: &Write<'_>, profile: bool) -> Result<(), PortError> {
        REMOVE_PERSONAL_DATA.iter().try_for_each(|statement| write.change(*statement, &[]).map(drop))?;
        if profile { write.change(REMOVE_PROFILE, &[]).map(drop) } else { Ok(()) }
    }
}

fn account_row(row: &Row) -> Result<AccountRow, PortError> {
    Ok(AccountRow {
        password_hash: row.optional_text(0)?,
        is_deactivated: row.optional_number(1)?.is_some(),
        is_erased: row.number(2)? != 0,
        generation: row.number(3)?,
        attempts: row.optional_text(4)?,
    })
}
