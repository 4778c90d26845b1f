//! Commands of the Server.

use serde::{Deserialize, Serialize};

use super::{Secret, Supply, command};

/// Gets the keys of the server; generates the keys at the first request.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetKeys {}

/// The keys of a server. They stay in the server's objects and isolates, except in the operator's export.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ServerKeys {
    /// The part of the signing key's id after `ed25519:`.
    pub signing_version: String,
    /// The seed of the signing key, in unpadded base64.
    pub signing_seed: Secret,
    /// The secret from which the MAC keys of tokens are derived, in unpadded base64.
    pub token_secret: Secret,
}

command!(GetKeys, ServerMarker, "get_keys", ServerKeys, WHEN_ABSENT = true);

impl ServerKeys {
    /// The signing key in the form that a Room needs.
    #[must_use]
    pub fn to_supply(&self) -> Supply {
        Supply::SigningKey { version: self.signing_version.clone(), seed: self.signing_seed.clone() }
    }
}
