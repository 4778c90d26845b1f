//! Registration, password and deactivation of the account.

mod attempts;
mod first_rooms;
mod password;

use std::cell::RefMut;

use lattice_rooms::Membership;
use ruma_common::RoomId;

pub(super) use self::attempts::Attempts;
pub use self::attempts::{
    ATTEMPTS_INTERVAL_MS, FAILED_LOGINS, FAILED_LOGINS_ELSEWHERE, KNOWN_BLOCK_TTL_MS, MAX_KNOWN_BLOCKS,
    MAX_STORED_BUDGETS,
};
use super::User;
use super::store::ProfileRow;
use crate::index::IndexWrite;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::Leave;
use crate::objects::protocol::user::{
    AccountExists, ChangePassword, Deactivate, MakeAdministrator, PasswordFrom, PasswordRefusal, Register,
    UserInUse, VerifyPassword,
};
use crate::objects::protocol::{ObjectKind, Secret};
use crate::ports::PortError;

/// The columns of the account that a login reads.
#[derive(Debug)]
pub(super) struct AccountRow {
    pub password_hash: Option<String>,
    pub is_deactivated: bool,
    /// Whether the user asked for erasure at the deactivation.
    pub is_erased: bool,
    /// Rises when all sessions may end; a command that the caller confirmed by the password proves it.
    pub generation: u64,
    /// Packed [`Attempts`].
    pub attempts: Option<String>,
}

impl Execute<Register> for User {
    fn execute(&self, account: Register) -> Result<Step<Result<(), UserInUse>>, PortError> {
        if self.store.exists()? {
            return Ok(Step::Reply(Err(UserInUse)));
        }
        let hash = |secret| password::hash(secret, &*self.host.entropy);
        let password_hash = account.password.as_ref().map(hash).transpose()?;
        let now_ms = self.host.now_ms();
        let attempts =
            account.block.as_deref().and_then(|block| Attempts::default().with_login(block, now_ms));
        let attempts = attempts.map(|attempts| attempts.pack(now_ms)).transpose()?;
        let name = self.host.name.to_string();
        // Other servers do the same. Without a display name, clients show the whole user id.
        let user_id = self.user_id()?;
        let profile = ProfileRow::named(user_id.localpart());
        let registration = IndexWrite::Register { kind: ObjectKind::User, name, created_ms: now_ms };
        self.host.storage.commit(|write| {
            self.store.add_account(
                write,
                &account,
                (password_hash.as_deref(), attempts.as_deref()),
                now_ms,
            )?;
            self.store.put_profile(write, &profile)?;
            if let Some(device) = &account.device {
                self.store.put_device(write, device, now_ms)?;
            }
            write.record_index(registration)?;
            if account.is_guest {
                return Ok(());
            }
            self.list_in_directory(write, Some(&profile.fields))?;
            self.join_first_rooms(write, account.rooms, &profile)?;
            write.record_claim(&user_id)
        })?;
        self.attempts.replace(None);
        Ok(Step::Reply(Ok(())))
    }
}

impl Execute<AccountExists> for User {
    fn execute(&self, _: AccountExists) -> Result<Step<()>, PortError> {
        Ok(Step::Reply(()))
    }
}

impl Execute<VerifyPassword> for User {
    fn execute(&self, command: VerifyPassword) -> Result<Step<Result<u64, PasswordRefusal>>, PortError> {
        let VerifyPassword { password, device_id } = command;
        self.verify_password(&password, &PasswordFrom::Device(device_id)).map(Step::Reply)
    }
}

impl Execute<ChangePassword> for User {
    fn execute(&self, command: ChangePassword) -> Result<Step<()>, PortError> {
        let hash = password::hash(&command.password, &*self.host.entropy)?;
        let kept = command.ends_all_but.as_deref();
        let changed = self.host.storage.commit(|write| {
            self.store.set_password(write, &hash)?;
            // An attacker with the old password may have created a login token.
            self.store.remove_login_tokens(write)?;
            let Some(kept) = kept else { return Ok(false) };
            self.store.remove_delayed_events_but(write, Some(kept))?;
            let mut removed = self.store.remove_devices_but(write, kept)?;
            removed.extend(self.store.remove_dehydrated_device(write, None)?);
            self.remove_with(write, &removed)
        })?;
        if let Some(kept) = kept {
            self.end_polls(|proof| proof.device_id != kept)?;
            self.wake_if(changed)?;
        }
        Ok(Step::Reply(()))
    }
}

impl Execute<MakeAdministrator> for User {
    fn execute(&self, _: MakeAdministrator) -> Result<Step<()>, PortError> {
        self.host.storage.commit(|write| self.store.make_administrator(write))?;
        Ok(Step::Reply(()))
    }
}

impl Execute<Deactivate> for User {
    /// Commits the deactivation with one effect per room: the `Leave` of the user.
    fn execute(&self, Deactivate { erase }: Deactivate) -> Result<Step<()>, PortError> {
        let now_ms = self.host.now_ms();
        let leave = Leave { erase, ..self.leave_of(None)? };
        let rooms = self.store.rooms()?;
        let is_in = |membership| !matches!(membership, Membership::Leave | Membership::Ban);
        let left = rooms.iter().filter(|room| erase || is_in(room.membership));
        let left: Vec<&RoomId> = left.map(|room| &*room.room_id).collect();
        self.host.storage.commit(|write| {
            self.store.deactivate(write, now_ms, erase)?;
            self.store.remove_presence(write)?;
            for room_id in &left {
                write.record(*room_id, &leave)?;
            }
            self.list_in_directory(write, None)?;
            self.store.remove_personal_data(write, erase)?;
            self.remove_cross_signing(write)?;
            let mut removed = self.store.remove_devices(write)?;
            removed.extend(self.store.remove_dehydrated_device(write, None)?);
            self.remove_with(write, &removed)
        })?;
        self.attempts.replace(None);
        self.end_polls(|_| true)?;
        Ok(Step::Reply(()))
    }
}

impl User {
    pub(super) fn is_deactivated(&self) -> Result<bool, PortError> {
        Ok(self.store.account()?.is_some_and(|account| account.is_deactivated))
    }

    /// Verifies the password; returns the generation of the account. A missing account, or an account without a
    /// password, costs the same work and gets the same answer as a wrong password. Only who knows the password
    /// of a deactivated account hears that it is deactivated.
    pub(super) fn verify_password(
        &self,
        password: &Secret,
        from: &PasswordFrom,
    ) -> Result<Result<u64, PasswordRefusal>, PortError> {
        let account = self.store.account()?;
        let now_ms = self.host.now_ms();
        if let Some(wait_ms) = self.attempts(account.as_ref())?.wait_ms(from, now_ms) {
            return Ok(Err(PasswordRefusal::LimitExceeded(wait_ms)));
        }
        let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
        if password::verify(password, hash)
            && let Some(account) = &account
        {
            let refused = account.is_deactivated.then_some(PasswordRefusal::Deactivated);
            return Ok(refused.map_or(Ok(account.generation), Err));
        }
        self.attempts(account.as_ref())?.count(from, now_ms);
        let due = self.attempts(account.as_ref())?.due(now_ms);
        // Of a name that nobody has, wrong passwords are counted in memory alone.
        if let Some(attempts) = due.filter(|_| account.is_some()) {
            let packed = attempts.pack(now_ms)?;
            self.host.storage.commit(|write| self.store.set_attempts(write, &packed))?;
            self.keep_written(attempts);
        }
        Ok(Err(PasswordRefusal::Wrong))
    }

    /// The attempts to write after a login in an address block, if they are due.
    pub(super) fn attempts_with_login(
        &self,
        block: &str,
        now_ms: u64,
    ) -> Result<Option<Attempts>, PortError> {
        let account = self.store.account()?;
        Ok(self.attempts(account.as_ref())?.with_login(block, now_ms))
    }

    /// Keeps attempts in memory that were written.
    pub(super) fn keep_written(&self, attempts: Attempts) {
        self.attempts.replace(Some(attempts.written()));
    }

    /// The attempts to log in, read from the account's row once.
    fn attempts(&self, account: Option<&AccountRow>) -> Result<RefMut<'_, Attempts>, PortError> {
        let mut attempts = self.attempts.borrow_mut();
        if attempts.is_none() {
            let packed = account.and_then(|account| account.attempts.as_deref());
            *attempts = Some(Attempts::unpack(packed)?);
        }
        Ok(RefMut::map(attempts, |attempts| attempts.get_or_insert_default()))
    }
}
