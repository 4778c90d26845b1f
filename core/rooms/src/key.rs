//! The server's signing key (server-server API, "Publishing Keys").

use std::fmt;

use ed25519_dalek::Signer as _;
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use ruma_common::{OwnedSigningKeyId, ServerName};
use ruma_signatures::{KeyPair, Signature};

/// An Ed25519 signing key with the name of its server; `Debug` does not print the key.
#[derive(Clone)]
pub struct SigningKey {
    server_name: Box<str>,
    version: String,
    key: ed25519_dalek::SigningKey,
}

/// Why a seed or a version cannot make a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The seed is all zeros: the source of entropy failed.
    NoEntropy,
    /// The key version does not match `[a-zA-Z0-9_]+`.
    BadVersion,
}

impl SigningKey {
    /// Makes the key from a 32-byte seed; `version` follows `ed25519:` in the key id.
    ///
    /// # Errors
    /// If the seed is all zeros or the version has other characters than a key id allows.
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

    /// The name of the server that signs with this key.
    #[must_use]
    pub fn server_name(&self) -> &str {
        &self.server_name
    }

    /// The key id: `ed25519:<version>`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("ed25519:{}", self.version)
    }

    /// The public key, in unpadded base64.
    #[must_use]
    pub fn public_key(&self) -> String {
        Base64::<Standard, _>::new(self.key.verifying_key().to_bytes()).encode()
    }

    /// The key as a line of Synapse's key file: algorithm, version, seed in unpadded base64.
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
