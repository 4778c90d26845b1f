//! Commands of the Server.

use serde::{Deserialize, Serialize};

use super::{Secret, Supply, command};

/// Gets the keys of the server; makes them at the first start.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetKeys {}

/// The keys of a server: they never leave its objects and isolates, but by the operator's export.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ServerKeys {
    /// What follows `ed25519:` in the signing key's id.
    pub signing_version: String,
    /// The seed of the signing key, in unpadded base64.
    pub signing_seed: Secret,
    /// The secret under which access tokens are made, in unpadded base64.
    pub token_secret: Secret,
}

command!(GetKeys, ServerMarker, "get_keys", ServerKeys, WHEN_ABSENT = true);

impl ServerKeys {
    /// What a Room needs of them.
    #[must_use]
    pub fn to_supply(&self) -> Supply {
        Supply::SigningKey { version: self.signing_version.clone(), seed: self.signing_seed.clone() }
    }
}
