//! Logs a device in, by password or by login token.

use std::collections::BTreeSet;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Proof;
use crate::objects::protocol::user::{
    AddLoginToken, Login, LoginProof, MAX_LOGIN_TOKENS, PasswordFrom, PasswordRefusal, TooManyLoginTokens,
};
use crate::objects::user::User;
use crate::ports::PortError;

/// The most devices of one account.
pub const MAX_DEVICES: u64 = 500;

impl Execute<Login> for User {
    fn execute(&self, login: Login) -> Result<Step<Result<(), PasswordRefusal>>, PortError> {
        let Login { proof, device, block } = login;
        let now_ms = self.host.now_ms();
        let used_up = match self.check_login(&proof, &block, now_ms)? {
            Ok(used_up) => used_up,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let is_known = self.store.session(&device.device_id)?.is_some();
        let attempts = self.attempts_with_login(&block, now_ms)?;
        let (replaced, changed) = self.host.storage.commit(|write| {
            used_up.map_or(Ok(()), |hash| self.store.remove_login_token(write, hash))?;
            let mut replaced = if is_known {
                BTreeSet::new()
            } else {
                self.store.remove_devices_beyond(write, MAX_DEVICES - 1)?
            };
            // A device that takes the id of the dehydrated one takes neither its keys nor its messages.
            replaced.extend(self.store.remove_dehydrated_device(write, Some(&device.device_id))?);
            self.store.put_device(write, &device, now_ms)?;
            if let Some(attempts) = &attempts {
                self.store.set_attempts(write, &attempts.pack(now_ms)?)?;
            }
            let changed = self.remove_with(write, &replaced)?;
            Ok((replaced, changed))
        })?;
        if let Some(attempts) = attempts {
            self.keep_written(attempts);
        }
        let is_former =
            |ended: &Proof| ended.device_id == device.device_id && ended.token_hash != device.token_hash;
        self.end_polls(|ended| is_former(ended) || replaced.contains(&ended.device_id))?;
        self.wake_if(changed)?;
        Ok(Step::Reply(Ok(())))
    }
}

impl User {
    /// Checks a password or a login token. Returns the hash of the login token, which the login uses up.
    fn check_login<'a>(
        &self,
        proof: &'a LoginProof,
        block: &str,
        now_ms: u64,
    ) -> Result<Result<Option<&'a str>, PasswordRefusal>, PortError> {
        match proof {
            LoginProof::Password(password) => {
                let verified = self.verify_password(password, &PasswordFrom::Block(block.to_owned()))?;
                Ok(verified.map(|_generation| None))
            }
            LoginProof::Token(hash) => match self.store.login_token_expiry(hash)? {
                Some(expires_ms) if expires_ms > now_ms && !self.is_deactivated()? => Ok(Ok(Some(hash))),
                _ => Ok(Err(PasswordRefusal::Wrong)),
            },
        }
    }
}

impl Execute<AddLoginToken> for User {
    fn execute(&self, command: AddLoginToken) -> Result<Step<Result<(), TooManyLoginTokens>>, PortError> {
        let now_ms = self.host.now_ms();
        let added = self.host.storage.commit(|write| {
            self.store.remove_expired_login_tokens(write, now_ms)?;
            if self.store.login_tokens()? >= MAX_LOGIN_TOKENS {
                return Ok(Err(TooManyLoginTokens));
            }
            self.store.add_login_token(write, &command.token_hash, command.expires_ms).map(Ok)
        })?;
        Ok(Step::Reply(added))
    }
}
