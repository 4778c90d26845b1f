//! Registration, password and deactivation of the account.

mod password;

use lattice_rooms::Membership;
use lattice_wire::Rate;
use ruma_common::RoomId;

use super::User;
use super::store::ProfileRow;
use crate::index::IndexWrite;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::Leave;
use crate::objects::protocol::user::{
    AccountExists, ChangePassword, Deactivate, MakeAdministrator, PasswordRefusal, Register, UserInUse,
    VerifyPassword,
};
use crate::objects::protocol::{ObjectKind, Secret};
use crate::ports::PortError;

/// The rate of wrong passwords that one account admits: a burst of 5, then one per 20 seconds.
pub const FAILED_LOGINS: Rate = Rate { burst: 5, interval_ms: 20_000 };

/// The columns of the account that a login reads.
#[derive(Debug)]
pub(super) struct AccountRow {
    pub password_hash: Option<String>,
    pub is_deactivated: bool,
}

impl Execute<Register> for User {
    fn execute(&self, account: Register) -> Result<Step<Result<(), UserInUse>>, PortError> {
        if self.store.exists()? {
            return Ok(Step::Reply(Err(UserInUse)));
        }
        let hash = |secret| password::hash(secret, &*self.host.entropy);
        let password_hash = account.password.as_ref().map(hash).transpose()?;
        let now_ms = self.host.now_ms();
        let name = self.host.name.to_string();
        // Other servers do the same. Without a display name, clients show the whole user id.
        let profile = ProfileRow::named(self.user_id()?.localpart());
        let registration = IndexWrite::Register { kind: ObjectKind::User, name, created_ms: now_ms };
        self.host.storage.commit(|write| {
            self.store.add_account(write, password_hash.as_deref(), &account, now_ms)?;
            self.store.put_profile(write, &profile)?;
            if let Some(device) = &account.device {
                self.store.put_device(write, device, now_ms)?;
            }
            write.record_index(registration)
        })?;
        Ok(Step::Reply(Ok(())))
    }
}

impl Execute<AccountExists> for User {
    fn execute(&self, _: AccountExists) -> Result<Step<()>, PortError> {
        Ok(Step::Reply(()))
    }
}

impl Execute<VerifyPassword> for User {
    fn execute(&self, command: VerifyPassword) -> Result<Step<Result<(), PasswordRefusal>>, PortError> {
        self.verify_password(&command.password).map(Step::Reply)
    }
}

impl Execute<ChangePassword> for User {
    fn execute(&self, command: ChangePassword) -> Result<Step<()>, PortError> {
        let hash = password::hash(&command.password, &*self.host.entropy)?;
        let kept = command.ends_all_but.as_deref();
        self.host.storage.commit(|write| {
            self.store.set_password(write, &hash)?;
            // An attacker with the old password may have created a login token.
            self.store.remove_login_tokens(write)?;
            kept.map_or(Ok(()), |kept| self.store.remove_devices_but(write, kept))
        })?;
        if let Some(kept) = kept {
            self.end_polls(|proof| proof.device_id != kept)?;
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
        let (now_ms, user_id) = (self.host.now_ms(), self.user_id()?);
        let rooms = self.store.rooms()?;
        let is_in = |membership| !matches!(membership, Membership::Leave | Membership::Ban);
        let left = rooms.iter().filter(|room| erase || is_in(room.membership));
        let left: Vec<&RoomId> = left.map(|room| &*room.room_id).collect();
        self.host.storage.commit(|write| {
            self.store.deactivate(write, now_ms)?;
            for room_id in &left {
                write.record(*room_id, &Leave { user_id: user_id.clone(), erase })?;
            }
            self.store.remove_personal_data(write, erase)?;
            self.store.remove_devices(write)
        })?;
        self.end_polls(|_| true)?;
        Ok(Step::Reply(()))
    }
}

impl User {
    /// Verifies the password. A missing account, or an account without a password, costs the same work and
    /// gets the same answer as a wrong password.
    pub(super) fn verify_password(
        &self,
        password: &Secret,
    ) -> Result<Result<(), PasswordRefusal>, PortError> {
        let account = self.store.account()?;
        if account.as_ref().is_some_and(|account| account.is_deactivated) {
            return Ok(Err(PasswordRefusal::Deactivated));
        }
        let now_ms = self.host.now_ms();
        if let Some(wait_ms) = self.failed_logins.borrow().wait_ms(&(), FAILED_LOGINS, now_ms) {
            return Ok(Err(PasswordRefusal::LimitExceeded(wait_ms)));
        }
        let hash = account.and_then(|account| account.password_hash);
        if password::verify(password, hash.as_deref()) {
            return Ok(Ok(()));
        }
        // Counts the wrong password. `wait_ms` above has checked the limit already.
        let _counted = self.failed_logins.borrow_mut().admit((), FAILED_LOGINS, now_ms);
        Ok(Err(PasswordRefusal::Wrong))
    }
}
