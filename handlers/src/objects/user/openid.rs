//! OpenID tokens, with which a third party verifies the identity of the user.

use super::User;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{AddOpenIdToken, CheckOpenIdToken, OPENID_TOKEN_TTL_MS};
use crate::ports::PortError;

/// The most OpenID tokens of one user that are valid at once; a further token replaces the oldest.
pub const MAX_OPENID_TOKENS: u64 = 50;

impl Execute<AddOpenIdToken> for User {
    fn execute(&self, command: AddOpenIdToken) -> Result<Step<()>, PortError> {
        let now_ms = self.host.now_ms();
        self.host.storage.commit(|write| {
            self.store.end_openid_tokens(write, now_ms, MAX_OPENID_TOKENS - 1)?;
            self.store.add_openid_token(write, &command.token_hash, now_ms + OPENID_TOKEN_TTL_MS)
        })?;
        Ok(Step::Reply(()))
    }
}

impl Execute<CheckOpenIdToken> for User {
    fn execute(&self, command: CheckOpenIdToken) -> Result<Step<bool>, PortError> {
        let expires_ms = self.store.openid_token_expiry(&command.token_hash)?;
        Ok(Step::Reply(expires_ms.is_some_and(|expires_ms| expires_ms > self.host.now_ms())))
    }
}
