//! Keys as base64 text, and the check that builds the server's signing key from its seed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use lattice_rooms::SigningKey;
use ruma_common::ServerName;

use super::Secret;
use crate::ports::PortError;

/// Encodes bytes in unpadded base64.
#[must_use]
pub fn encode_bytes(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

/// Decodes unpadded base64.
///
/// # Errors
/// If the text is not unpadded base64.
pub fn decode_bytes(text: &str) -> Result<Vec<u8>, PortError> {
    STANDARD_NO_PAD.decode(text).map_err(|error| PortError::new("keys", "decode", error))
}

/// Seeds printed in public documents: every reader could sign as this server (security S10).
const PUBLISHED_SEEDS: &[&str] = &[
    // Appendices of the specification, "Cryptographic Test Vectors".
    "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1",
];

/// Builds the signing key of a server.
///
/// # Errors
/// If the version or the seed is malformed, or if the seed is a published one.
pub fn signing_key(server_name: &ServerName, version: &str, seed: &Secret) -> Result<SigningKey, PortError> {
    let seed = seed.expose();
    if PUBLISHED_SEEDS.contains(&seed) {
        return Err(PortError::new("keys", "signing key", "the seed is from a public document: replace it"));
    }
    let unusable = |error: &dyn std::fmt::Debug| PortError::new("keys", "signing key", format!("{error:?}"));
    let seed: [u8; 32] = decode_bytes(seed)?.try_into().map_err(|bytes: Vec<u8>| unusable(&bytes.len()))?;
    SigningKey::from_seed(server_name, version, &seed).map_err(|error| unusable(&error))
}

#[cfg(test)]
mod tests;
