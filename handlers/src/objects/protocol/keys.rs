//! Keys as text: how seeds and secrets travel between the objects of one server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use lattice_rooms::SigningKey;
use ruma_common::ServerName;

use super::Secret;
use crate::ports::PortError;

/// Bytes in unpadded base64.
#[must_use]
pub fn encode_bytes(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

/// Bytes out of unpadded base64.
///
/// # Errors
/// If it is none.
pub fn decode_bytes(text: &str) -> Result<Vec<u8>, PortError> {
    STANDARD_NO_PAD.decode(text).map_err(|error| PortError::new("keys", "decode", error))
}

/// Seeds that stand in public documents: whoever reads them could sign for us (security S10).
const PUBLISHED_SEEDS: &[&str] = &[
    // Appendices of the specification, "Cryptographic Test Vectors".
    "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1",
];

/// The signing key of a server.
///
/// # Errors
/// If version or seed are not those of a key, or the seed is a published one.
pub fn signing_key(server_name: &ServerName, version: &str, seed: &Secret) -> Result<SigningKey, PortError> {
    let seed = seed.expose();
    if PUBLISHED_SEEDS.contains(&seed) {
        return Err(PortError::new("keys", "signing key", "its seed stands in a public document"));
    }
    let unusable = |error: &dyn std::fmt::Debug| PortError::new("keys", "signing key", format!("{error:?}"));
    let seed: [u8; 32] = decode_bytes(seed)?.try_into().map_err(|bytes: Vec<u8>| unusable(&bytes.len()))?;
    SigningKey::from_seed(server_name, version, &seed).map_err(|error| unusable(&error))
}

#[cfg(test)]
mod tests;
