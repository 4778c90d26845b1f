//! The session of a device, as stored.

use serde::{Deserialize, Serialize};

use crate::objects::protocol::user::{RefreshToken, TokenOwner, TokenPair};

/// The most replaced pairs of a session that the User remembers.
pub const MAX_REPLACED_PAIRS: usize = 4;

/// The refresh token of a device, and the next pair of tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::objects::user) struct Chain {
    pub current: RefreshToken,
    /// The pair that `current` was exchanged for, until the first use of the pair.
    pub next: Option<TokenPair>,
    /// The newest pairs that another exchange of the same refresh token replaced: of refreshes at the same time,
    /// all but the last. The session goes on without them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<TokenPair>,
}

impl Chain {
    /// The chain of a new session.
    pub fn new(current: RefreshToken) -> Self {
        Self { current, next: None, replaced: Vec::new() }
    }

    /// The chain after an exchange of `current` for this pair.
    pub fn exchanged(mut self, next: TokenPair) -> Self {
        self.replaced.extend(self.next.replace(next));
        self.replaced.drain(..self.replaced.len().saturating_sub(MAX_REPLACED_PAIRS));
        self
    }

    /// The chain after the first use of the next pair, with that pair; the chain itself if it has none.
    pub fn advanced(mut self) -> (Self, Option<TokenPair>) {
        let pair = self.next.take();
        if let Some(pair) = &pair {
            self.current.generation += 1;
            self.current.hash.clone_from(&pair.refresh_hash);
        }
        (self, pair)
    }
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
    /// The generation of the account.
    pub generation: u64,
}
