//! Signatures of JSON objects that are not events (appendices, "Signing JSON"): those of encryption keys.

use ed25519_dalek::{Signature, VerifyingKey};
use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;

/// The fields that no signature covers.
const UNSIGNED: [&str; 2] = ["signatures", "unsigned"];

/// An Ed25519 public key.
#[derive(Debug, Clone)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads a key of 32 bytes in base64, with or without padding; `None` if it is none.
    #[must_use]
    pub fn of_base64(text: &str) -> Option<Self> {
        let bytes = Base64::<Standard, Vec<u8>>::parse(text).ok()?;
        let bytes = <&[u8; 32]>::try_from(bytes.as_bytes()).ok()?;
        VerifyingKey::from_bytes(bytes).ok().map(Self)
    }

    /// Whether an object has a signature of `entity` by this key, with this key id.
    #[must_use]
    pub fn has_signed(&self, object: &CanonicalJsonObject, entity: &str, key_id: &str) -> bool {
        let Some(signature) = signature(object, entity, key_id) else { return false };
        self.verifies(object, signature)
    }

    /// Whether a text in base64 is a signature of an object by this key.
    #[must_use]
    pub fn verifies(&self, object: &CanonicalJsonObject, signature: &str) -> bool {
        let bytes = Base64::<Standard, Vec<u8>>::parse(signature).ok();
        let signature = bytes.and_then(|bytes| Signature::from_slice(bytes.as_bytes()).ok());
        let message = signed_part(object);
        let message = serde_json::to_vec(&message).unwrap_or_default();
        signature.is_some_and(|signature| self.0.verify_strict(&message, &signature).is_ok())
    }
}

/// The signature of `entity` with this key id.
#[must_use]
pub fn signature<'a>(object: &'a CanonicalJsonObject, entity: &str, key_id: &str) -> Option<&'a str> {
    object.get("signatures")?.as_object()?.get(entity)?.as_object()?.get(key_id)?.as_str()
}

/// What the signatures of an object cover.
#[must_use]
pub fn signed_part(object: &CanonicalJsonObject) -> CanonicalJsonObject {
    let covered = object.iter().filter(|(field, _)| !UNSIGNED.contains(&field.as_str()));
    covered.map(|(field, value): (&String, &CanonicalJsonValue)| (field.clone(), value.clone())).collect()
}
