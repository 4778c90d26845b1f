//! The account: made once, its password, its end.

use lattice_rooms::Membership;
use lattice_wire::Rate;
use ruma_common::{DeviceId, OwnedDeviceId, RoomId};
use serde::{Deserialize, Serialize};

use super::command::{LoginOutcome, NewDevice, RegisterOutcome, UserReply};
use super::{OUTBOX, User};
use crate::objects::room::RoomCommand;
use crate::objects::{IndexWrite, ObjectKind, outbox, timers};
use crate::password;
use crate::ports::PortError;

/// Wrong passwords that one account takes: 5 at once, then one in 20 seconds.
pub const FAILED_LOGINS: Rate = Rate { burst: 5, interval_ms: 20_000 };

/// What the account of a user can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountCommand {
    /// Make it.
    Register(Box<NewAccount>),
    /// Is there one? Also if it is deactivated: names are not given twice.
    Exists,
    /// Is this its password? Answered like a login, and counted like one.
    VerifyPassword {
        /// The password.
        password: String,
    },
    /// Another password from now on.
    ChangePassword {
        /// The new one.
        password: String,
        /// The device whose session stays, if all others end.
        ends_all_but: Option<OwnedDeviceId>,
    },
    /// The account administers this server from now on.
    MakeAdministrator,
    /// Nobody logs in any more; all sessions end, and what clients kept for themselves goes.
    Deactivate {
        /// Whether the profile goes too, and rooms redact what the person said for those who come later.
        erase: bool,
    },
}

/// An account about to be made.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct NewAccount {
    /// Its password, if it has one.
    pub password: Option<String>,
    /// Its first device, unless the login is inhibited.
    pub device: Option<NewDevice>,
    /// Whether it administers this server.
    pub is_admin: bool,
    /// Whether it is a guest's.
    pub is_guest: bool,
    /// The version of the terms that were agreed to.
    pub terms: Option<String>,
}

/// The account's row, as logins need it.
#[derive(Debug)]
pub(super) struct AccountRow {
    pub password_hash: Option<String>,
    pub is_deactivated: bool,
}

impl User {
    pub(super) fn account(&self, command: AccountCommand) -> Result<UserReply, PortError> {
        match command {
            AccountCommand::Register(account) => self.register(&account).map(UserReply::Register),
            AccountCommand::Exists => self.store.exists().map(UserReply::Exists),
            AccountCommand::VerifyPassword { password } => {
                self.verify_password(&password).map(UserReply::Login)
            }
            AccountCommand::ChangePassword { .. }
            | AccountCommand::MakeAdministrator
            | AccountCommand::Deactivate { .. }
                if !self.store.exists()? =>
            {
                Ok(UserReply::NoSuchUser)
            }
            AccountCommand::ChangePassword { password, ends_all_but } => {
                self.change_password(&password, ends_all_but.as_deref())
            }
            AccountCommand::MakeAdministrator => {
                self.ports.sql.transaction(&mut || self.store.make_administrator())?;
                Ok(UserReply::Done)
            }
            AccountCommand::Deactivate { erase } => self.deactivate(erase),
        }
    }

    /// The first registration of a name wins: this object is the name.
    fn register(&self, account: &NewAccount) -> Result<RegisterOutcome, PortError> {
        if self.store.exists()? {
            return Ok(RegisterOutcome::UserInUse);
        }
        let password = account.password.as_deref();
        let password_hash =
            password.map(|password| password::hash(password, &*self.ports.entropy)).transpose()?;
        let now_ms = self.ports.clock.now_ms();
        let registration =
            IndexWrite::Register { kind: ObjectKind::User, name: self.name.to_string(), created_ms: now_ms };
        self.ports.sql.transaction(&mut || {
            self.store.add_account(password_hash.as_deref(), account, now_ms)?;
            if let Some(device) = &account.device {
                self.store.put_device(device, now_ms)?;
            }
            outbox::add(&*self.ports.sql, registration.clone())?;
            timers::set_if_absent(&*self.ports.sql, OUTBOX, now_ms + timers::EFFECT_RETRY_MS)
        })?;
        Ok(RegisterOutcome::Registered)
    }

    /// An account that does not exist costs the same work and gives the same answer as a wrong password.
    pub(super) fn verify_password(&self, password: &str) -> Result<LoginOutcome, PortError> {
        let account = self.store.account()?;
        if account.as_ref().is_some_and(|account| account.is_deactivated) {
            return Ok(LoginOutcome::Deactivated);
        }
        let now_ms = self.ports.clock.now_ms();
        if let Some(wait_ms) = self.failed_logins.borrow().wait_ms(&(), FAILED_LOGINS, now_ms) {
            return Ok(LoginOutcome::LimitExceeded(wait_ms));
        }
        let hash = account.and_then(|account| account.password_hash);
        if !password::verify(password, hash.as_deref()) {
            // A refusal here was foreseen above: the answer is the same either way.
            let _counted = self.failed_logins.borrow_mut().admit((), FAILED_LOGINS, now_ms);
            return Ok(LoginOutcome::WrongPassword);
        }
        Ok(LoginOutcome::LoggedIn)
    }

    fn change_password(
        &self,
        password: &str,
        ends_all_but: Option<&DeviceId>,
    ) -> Result<UserReply, PortError> {
        let hash = password::hash(password, &*self.ports.entropy)?;
        self.ports.sql.transaction(&mut || {
            self.store.set_password(&hash)?;
            // Whoever knew the old password may have made one.
            self.store.remove_login_tokens()?;
            ends_all_but.map_or(Ok(()), |kept| self.store.remove_devices_but(kept))
        })?;
        if let Some(kept) = ends_all_but {
            self.revoke(|poll| poll.device_id != kept)?;
        }
        Ok(UserReply::Done)
    }

    /// The person leaves their rooms as an effect of the commit, one room at a time.
    fn deactivate(&self, erase: bool) -> Result<UserReply, PortError> {
        let now_ms = self.ports.clock.now_ms();
        let user_id = self.user_id()?;
        let rooms = self.store.rooms()?;
        let is_in = |membership| !matches!(membership, Membership::Leave | Membership::Ban);
        let left = rooms.iter().filter(|room| erase || is_in(room.membership));
        let left: Vec<&RoomId> = left.map(|room| &*room.room_id).collect();
        self.ports.sql.transaction(&mut || {
            self.store.deactivate(now_ms)?;
            for room_id in &left {
                let command = RoomCommand::Leave { user_id: user_id.clone(), erase };
                outbox::add_call(&*self.ports.sql, room_id, command)?;
            }
            timers::set_if_absent(&*self.ports.sql, OUTBOX, now_ms + timers::EFFECT_RETRY_MS)?;
            self.store.forget_person(erase)?;
            self.store.remove_devices()
        })?;
        self.revoke(|_| true)?;
        Ok(UserReply::Done)
    }
}
