//! The commands for OpenID tokens, with which a third party verifies the identity of the user.

use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// How long an OpenID token is valid (milliseconds).
pub const OPENID_TOKEN_TTL_MS: u64 = 60 * 60 * 1_000;

/// Adds a token, valid for [`OPENID_TOKEN_TTL_MS`].
#[derive(Debug, Serialize, Deserialize)]
pub struct AddOpenIdToken {
    pub token_hash: String,
}

/// Checks a token; the reply is whether the token is valid.
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckOpenIdToken {
    pub token_hash: String,
}

command!(AddOpenIdToken, UserMarker, "add_open_id_token", (), OF_CALLER = true);
command!(CheckOpenIdToken, UserMarker, "check_open_id_token", bool);
