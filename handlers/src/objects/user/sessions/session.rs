//! The session of a device, as stored.

use serde::{Deserialize, Serialize};

use crate::objects::protocol::user::{RefreshToken, TokenOwner, TokenPair};

/// The refresh token of a device, and the next pair of tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::objects::user) struct Chain {
    pub current: RefreshToken,
    /// The pair that `current` was exchanged for, until the first use of the pair.
    pub next: Option<TokenPair>,
}

/// The tokens of a device, and the owner of the device.
#[derive(Debug, Clone)]
pub(in crate::objects::user) struct Session {
    /// The hash of the access token; empty if the session has ended and the device stays.
    pub token_hash: String,
    pub expires_ms: Option<u64>,
    pub chain: Option<Chain>,
    pub last_seen_ms: Option<u64>,
    pub owner: TokenOwner,
}
