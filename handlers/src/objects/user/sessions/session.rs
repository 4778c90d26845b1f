//! What proves a device, as it is stored.

use serde::{Deserialize, Serialize};

use crate::objects::protocol::user::{RefreshToken, TokenOwner, TokenPair};

/// The refresh token that a device has, with the pair that it gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::objects::user) struct Chain {
    pub current: RefreshToken,
    /// Given for `current`, and not used yet.
    pub next: Option<TokenPair>,
}

/// What proves a device, and whose device it is.
#[derive(Debug, Clone)]
pub(in crate::objects::user) struct Session {
    /// Empty if the session has ended and the device stays.
    pub token_hash: String,
    pub expires_ms: Option<u64>,
    pub chain: Option<Chain>,
    pub last_seen_ms: Option<u64>,
    pub owner: TokenOwner,
}
