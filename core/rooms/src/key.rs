//! The server's signing key (server-server API, "Publishing Keys").

use std::fmt;

use ed25519_dalek::Signer as _;
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use ruma_common::{OwnedSigningKeyId, ServerName};
use ruma_signatures::{KeyPair, Signature};

/// An Ed25519 key with the server name that it signs for.
#[derive(Clone)]
pub struct SigningKey {
    server_name: Box<str>,
    version: String,
    key: ed25519_dalek::SigningKey,
}

/// Why bytes are not a usable key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The seed is all zeros: no entropy came.
    NoEntropy,
    /// The version is not `[a-zA-Z0-9_]+`.
    BadVersion,
}

impl SigningKey {
    /// The key made of a 32-byte seed; `version` is what follows `ed25519:` in its id.
    ///
    /// # Errors
    /// For seeds and versions that no key may have.
    pub fn from_seed(server_name: &ServerName, version: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        if seed.iter().all(|byte| *byte == 0) {
            return Err(KeyError::NoEntropy);
        }
        if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(KeyError::BadVersion);
        }
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        Ok(Self { server_name: server_name.as_str().into(), version: version.to_owned(), key })
    }

    /// The name of the server that signs.
    #[must_use]
    pub fn server_name(&self) -> &str {
        &self.server_name
    }

    /// `ed25519:<version>`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("ed25519:{}", self.version)
    }

    /// The public key, in unpadded base64.
    #[must_use]
    pub fn public_key(&self) -> String {
        Base64::<Standard, _>::new(self.key.verifying_key().to_bytes()).encode()
    }

    /// The line that Synapse keeps in its key file: algorithm, version, seed in unpadded base64.
    #[must_use]
    pub fn to_key_file(&self) -> String {
        format!("ed25519 {} {}\n", self.version, Base64::<Standard, _>::new(self.key.to_bytes()).encode())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("id", &self.id()).finish_non_exhaustive()
    }
}

impl KeyPair for SigningKey {
    fn sign(&self, message: &[u8]) -> Signature {
        let id = OwnedSigningKeyId::try_from(self.id()).expect("invariant: the version was checked");
        Signature::new(id, self.key.sign(message).to_bytes().to_vec())
    }
}
