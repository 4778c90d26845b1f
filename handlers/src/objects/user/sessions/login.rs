//! Logs a device in, by password or by login token.

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{
    AddLoginToken, Login, LoginProof, LoginRefusal, MAX_LOGIN_TOKENS, PasswordRefusal, TooManyLoginTokens,
};
use crate::objects::user::User;
use crate::ports::PortError;

/// The most devices of one account.
pub const MAX_DEVICES: usize = 500;

impl Execute<Login> for User {
    fn execute(&self, Login { proof, device }: Login) -> Result<Step<Result<(), LoginRefusal>>, PortError> {
        let now_ms = self.host.now_ms();
        let used_up = match &proof {
            LoginProof::Password(password) => match self.verify_password(password)? {
                Ok(()) => None,
                Err(refusal) => return Ok(Step::Reply(Err(LoginRefusal::Proof(refusal)))),
            },
            LoginProof::Token(hash) => match self.store.login_token_expiry(hash)? {
                Some(expires_ms) if expires_ms > now_ms => Some(hash),
                _ => return Ok(Step::Reply(Err(LoginRefusal::Proof(PasswordRefusal::Wrong)))),
            },
        };
        let is_known = self.store.session(&device.device_id)?.is_some();
        if !is_known && self.store.devices()?.len() >= MAX_DEVICES {
            return Ok(Step::Reply(Err(LoginRefusal::TooManyDevices)));
        }
        self.host.storage.commit(|write| {
            used_up.map_or(Ok(()), |hash| self.store.remove_login_token(write, hash))?;
            self.store.put_device(write, &device, now_ms)
        })?;
        self.end_polls(|ended| ended.device_id == device.device_id && ended.token_hash != device.token_hash)?;
        Ok(Step::Reply(Ok(())))
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
