//! A cross-signing key, as what it signs is verified with it.

use lattice_rooms::PublicKey;
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue};

/// The public part of a cross-signing key.
pub(super) struct SigningKey {
    /// In base64, as the user wrote it.
    pub public: String,
    pub key: PublicKey,
}

impl SigningKey {
    /// The one key of a cross-signing key; `None` if it is none.
    pub fn of(object: &CanonicalJsonObject) -> Option<Self> {
        let keys = object.get("keys").and_then(CanonicalJsonValue::as_object)?;
        let public = keys.values().next()?.as_str()?.to_owned();
        let key = PublicKey::of_base64(&public)?;
        Some(Self { public, key })
    }

    /// The id of the key: its public part names it.
    pub fn id(&self) -> String {
        format!("ed25519:{}", self.public)
    }
}

/// Removes a signature. Says whether it was there.
pub(super) fn remove_signature(object: &mut CanonicalJsonObject, user_id: &str, key_id: &str) -> bool {
    let Some(CanonicalJsonValue::Object(signatures)) = object.get_mut("signatures") else { return false };
    let Some(CanonicalJsonValue::Object(of_user)) = signatures.get_mut(user_id) else { return false };
    of_user.remove(key_id).is_some()
}

/// Adds a signature. Says whether it is new.
pub(super) fn add_signature(
    object: &mut CanonicalJsonObject,
    (user_id, key_id): (&str, &str),
    signature: &str,
) -> bool {
    let empty = || CanonicalJsonValue::Object(CanonicalJsonObject::new());
    let signatures = object.entry("signatures".to_owned()).or_insert_with(empty);
    let CanonicalJsonValue::Object(signatures) = signatures else { return false };
    let of_user = signatures.entry(user_id.to_owned()).or_insert_with(empty);
    let CanonicalJsonValue::Object(of_user) = of_user else { return false };
    let signature = CanonicalJsonValue::String(signature.to_owned());
    of_user.insert(key_id.to_owned(), signature.clone()) != Some(signature)
}
