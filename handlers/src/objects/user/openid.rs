//! Tokens by which third parties learn who the user is.

use serde::{Deserialize, Serialize};

use super::User;
use super::command::UserReply;
use crate::ports::PortError;

/// How long a token is valid (milliseconds).
pub const OPENID_TOKEN_TTL_MS: u64 = 60 * 60 * 1_000;
/// The most tokens of one user that are valid at once; the oldest ends first.
pub const MAX_OPENID_TOKENS: u64 = 50;

/// What the OpenID tokens of a user can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenIdCommand {
    /// There is a new one.
    Add {
        /// The token's hash.
        token_hash: String,
    },
    /// Is this one valid?
    Check {
        /// The token's hash.
        token_hash: String,
    },
}

/// What asking came to.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenIdOutcome {
    /// It is valid from now on.
    Added,
    /// It is valid.
    Valid,
    /// It is not, or no longer.
    Unknown,
}

impl User {
    pub(super) fn openid(&self, command: OpenIdCommand) -> Result<UserReply, PortError> {
        if !self.store.exists()? {
            return Ok(UserReply::NoSuchUser);
        }
        let now_ms = self.ports.clock.now_ms();
        let outcome = match command {
            OpenIdCommand::Add { token_hash } => {
                self.ports.sql.transaction(&mut || {
                    self.store.end_openid_tokens(now_ms, MAX_OPENID_TOKENS - 1)?;
                    self.store.add_openid_token(&token_hash, now_ms + OPENID_TOKEN_TTL_MS)
                })?;
                OpenIdOutcome::Added
            }
            OpenIdCommand::Check { token_hash } => match self.store.openid_token_expiry(&token_hash)? {
                Some(expires_ms) if expires_ms > now_ms => OpenIdOutcome::Valid,
                _ => OpenIdOutcome::Unknown,
            },
        };
        Ok(UserReply::OpenId(outcome))
    }
}
