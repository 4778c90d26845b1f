//! OpenID tokens, by which third parties learn who the user is.

use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// How long an OpenID token is valid (milliseconds).
pub const OPENID_TOKEN_TTL_MS: u64 = 60 * 60 * 1_000;

/// Adds a token, valid from now on.
#[derive(Debug, Serialize, Deserialize)]
pub struct AddOpenIdToken {
    /// The token's hash.
    pub token_hash: String,
}

/// Answers whether a token is valid.
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckOpenIdToken {
    /// The token's hash.
    pub token_hash: String,
}

command!(AddOpenIdToken, UserMarker, "add_open_id_token", ());
command!(CheckOpenIdToken, UserMarker, "check_open_id_token", bool);
