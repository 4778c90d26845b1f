//! Registering, logging in, checking tokens.

use lattice_wire::{MatrixError, Rate, RateClass};
use ruma_common::DeviceId;
use subtle::ConstantTimeEq as _;

use super::command::{CheckOutcome, LoginOutcome, NewDevice, RegisterOutcome, UserReply};
use super::{OUTBOX, User};
use crate::objects::{IndexWrite, ObjectKind, outbox, timers};
use crate::password;
use crate::ports::PortError;

/// Wrong passwords that one account takes: 5 at once, then one in 20 seconds.
pub const FAILED_LOGINS: Rate = Rate { burst: 5, interval_ms: 20_000 };
/// The longest display name of a device (bytes).
pub const MAX_DISPLAY_NAME_BYTES: usize = 100;

impl User {
    /// The first registration of a name wins: this object is the name.
    pub(super) fn register(
        &self,
        password: Option<&str>,
        device: Option<&NewDevice>,
        is_admin: bool,
    ) -> Result<UserReply, PortError> {
        if self.store.exists()? {
            return Ok(UserReply::Register(RegisterOutcome::UserInUse));
        }
        let password_hash =
            password.map(|password| password::hash(password, &*self.ports.entropy)).transpose()?;
        let now_ms = self.ports.clock.now_ms();
        let registration =
            IndexWrite::Register { kind: ObjectKind::User, name: self.name.to_string(), created_ms: now_ms };
        self.ports.sql.transaction(&mut || {
            self.store.add_account(password_hash.clone(), is_admin, now_ms)?;
            if let Some(device) = device {
                self.store.put_device(device, now_ms)?;
            }
            outbox::add(&*self.ports.sql, &registration)?;
            timers::set_if_absent(&*self.ports.sql, OUTBOX, now_ms + timers::EFFECT_RETRY_MS)
        })?;
        Ok(UserReply::Register(RegisterOutcome::Registered))
    }

    pub(super) fn login(&self, password: &str, device: &NewDevice) -> Result<UserReply, PortError> {
        let outcome = self.verify_password(password)?;
        if outcome == LoginOutcome::LoggedIn {
            let now_ms = self.ports.clock.now_ms();
            self.ports.sql.transaction(&mut || self.store.put_device(device, now_ms))?;
            self.revoke(|poll| poll.device_id == device.device_id && poll.token_hash != device.token_hash)?;
        }
        Ok(UserReply::Login(outcome))
    }

    /// An account that does not exist costs the same work and gives the same answer as a wrong password.
    pub(super) fn verify_password(&self, password: &str) -> Result<LoginOutcome, PortError> {
        let hash = self.store.password_hash()?;
        let now_ms = self.ports.clock.now_ms();
        if let Some(wait_ms) = self.failed_login_wait(now_ms) {
            return Ok(LoginOutcome::LimitExceeded(wait_ms));
        }
        if !password::verify(password, hash.as_deref()) {
            // A refusal here was foreseen above: the answer is the same either way.
            let _counted = self.failed_logins.borrow_mut().admit((), FAILED_LOGINS, now_ms);
            return Ok(LoginOutcome::WrongPassword);
        }
        Ok(LoginOutcome::LoggedIn)
    }

    pub(super) fn check(
        &self,
        device_id: &DeviceId,
        token_hash: &str,
        rate: Option<RateClass>,
    ) -> Result<UserReply, PortError> {
        Ok(UserReply::Check(self.check_token(device_id, token_hash, rate)?))
    }

    pub(super) fn check_token(
        &self,
        device_id: &DeviceId,
        token_hash: &str,
        rate: Option<RateClass>,
    ) -> Result<CheckOutcome, PortError> {
        let known = self.store.token_hash(device_id)?;
        if !known.is_some_and(|known| known.as_bytes().ct_eq(token_hash.as_bytes()).into()) {
            return Ok(CheckOutcome::UnknownToken);
        }
        let Some(class) = rate else { return Ok(CheckOutcome::Valid) };
        let admitted = self.requests.borrow_mut().admit(class, Rate::of(class), self.ports.clock.now_ms());
        Ok(admitted
            .map_or_else(|error| CheckOutcome::LimitExceeded(wait_ms(&error)), |()| CheckOutcome::Valid))
    }

    /// How long until this account takes another password, if it does not now.
    fn failed_login_wait(&self, now_ms: u64) -> Option<u64> {
        self.failed_logins.borrow().wait_ms(&(), FAILED_LOGINS, now_ms)
    }
}

fn wait_ms(error: &MatrixError) -> u64 {
    error.retry_after_ms().unwrap_or_default()
}
