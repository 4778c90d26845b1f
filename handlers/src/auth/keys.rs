//! The server's keys in decoded form.

use lattice_rooms::SigningKey;
use ruma_common::{ServerName, UserId};

use super::token::{self, Kind, TokenSecret};
use crate::objects::protocol::server::ServerKeys;
use crate::objects::protocol::{decode_bytes, signing_key};
use crate::ports::PortError;

/// The signing key and the token secret of the server.
pub(crate) struct Keys {
    /// Signs events.
    pub signing: SigningKey,
    /// Authenticates tokens and sessions.
    pub secret: TokenSecret,
}

impl Keys {
    /// Decodes the keys that the Server object stores.
    pub fn new(server_name: &ServerName, keys: &ServerKeys) -> Result<Self, PortError> {
        Ok(Self {
            signing: signing_key(server_name, &keys.signing_version, &keys.signing_seed)?,
            secret: TokenSecret::new(decode_bytes(keys.token_secret.expose())?),
        })
    }

    /// Makes a token that names a user and further parts, with 16 random bytes.
    pub fn mint(&self, kind: Kind, user_id: &UserId, parts: &[&str], random: [u8; 16]) -> String {
        token::mint(&self.secret, kind, user_id, parts, random)
    }
}
