//! The form of keys in requests. What is refused here never reaches another client.

use std::collections::BTreeMap;

use lattice_rooms::{PublicKey, signature};
use lattice_wire::MatrixError;
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, DeviceId, UserId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::objects::protocol::user::UploadedKey;

/// The most bytes of the identity keys of a device, or of a cross-signing key, as canonical JSON.
const MAX_KEY_OBJECT_BYTES: usize = 16_384;
/// The most bytes of a one-time key or a fallback key, as canonical JSON.
const MAX_ONE_TIME_KEY_BYTES: usize = 2_048;
/// The longest name of a one-time key: algorithm and id (bytes).
const MAX_KEY_NAME_BYTES: usize = 255;

/// What every server and client reads of the identity keys of a device.
#[derive(Deserialize)]
struct DeviceKeys {
    user_id: String,
    device_id: String,
    #[serde(rename = "algorithms")]
    _algorithms: Vec<String>,
    keys: BTreeMap<String, String>,
    #[serde(rename = "signatures")]
    _signatures: BTreeMap<String, BTreeMap<String, String>>,
}

/// The identity keys of a device, without `unsigned`: whose they are, their form, and the signature by their own key if they have
/// one. Clients send nothing to a device whose keys are not signed.
///
/// # Errors
/// `M_BAD_JSON`, `M_INVALID_PARAM`, `M_TOO_LARGE`.
pub(super) fn device_keys(
    raw: &RawValue,
    (user_id, device_id): (&UserId, &DeviceId),
) -> Result<CanonicalJsonObject, MatrixError> {
    let mut object = object(raw)?;
    object.remove("unsigned");
    let form: DeviceKeys = typed(raw, "device_keys")?;
    if form.user_id != *user_id || form.device_id != *device_id {
        return Err(MatrixError::invalid_param("device_keys: they are those of another device."));
    }
    let key_id = format!("ed25519:{device_id}");
    let key = form.keys.get(&key_id).filter(|key| has_32_bytes(key)).ok_or_else(|| {
        MatrixError::invalid_param(format!("device_keys: `keys` has no Ed25519 key `{key_id}`."))
    })?;
    let has_signed = |key: PublicKey| key.has_signed(&object, user_id.as_str(), &key_id);
    if signature(&object, user_id.as_str(), &key_id).is_some()
        && !PublicKey::of_base64(key).is_some_and(has_signed)
    {
        return Err(MatrixError::invalid_param("device_keys: the signature of the device does not hold."));
    }
    Ok(object)
}

fn has_32_bytes(key: &str) -> bool {
    Base64::<Standard, Vec<u8>>::parse(key).is_ok_and(|key| key.as_bytes().len() == 32)
}

/// A JSON object of bounded size, as signatures cover it.
///
/// # Errors
/// `M_BAD_JSON`, `M_TOO_LARGE`.
pub(super) fn object(raw: &RawValue) -> Result<CanonicalJsonObject, MatrixError> {
    let object: CanonicalJsonObject = serde_json::from_str(raw.get())
        .map_err(|error| MatrixError::bad_json(format!("This is no canonical JSON: {error}.")))?;
    let bytes = serde_json::to_vec(&object).map_or(usize::MAX, |json| json.len());
    if bytes > MAX_KEY_OBJECT_BYTES {
        return Err(MatrixError::too_large("A key is too large."));
    }
    Ok(object)
}

/// Reads a value of the form that the specification names.
///
/// # Errors
/// `M_BAD_JSON`.
pub(super) fn typed<T: DeserializeOwned>(raw: &RawValue, field: &str) -> Result<T, MatrixError> {
    serde_json::from_str(raw.get()).map_err(|error| MatrixError::bad_json(format!("{field}: {error}.")))
}

/// One-time keys or fallback keys by name: `algorithm:id`.
///
/// # Errors
/// `M_BAD_JSON`, `M_INVALID_PARAM`, `M_TOO_LARGE`.
pub(super) fn named_keys<'a>(
    keys: impl IntoIterator<Item = (&'a String, &'a RawValue)>,
) -> Result<Vec<UploadedKey>, MatrixError> {
    keys.into_iter().map(|(name, raw)| named_key(name, raw)).collect()
}

fn named_key(name: &str, raw: &RawValue) -> Result<UploadedKey, MatrixError> {
    let parts = name.split_once(':').filter(|(algorithm, key_id)| {
        !algorithm.is_empty() && !key_id.is_empty() && name.len() <= MAX_KEY_NAME_BYTES
    });
    let (algorithm, key_id) = parts.ok_or_else(|| {
        MatrixError::invalid_param("The name of a key is `algorithm:id`, of 255 bytes at most.")
    })?;
    let key: CanonicalJsonValue = serde_json::from_str(raw.get())
        .map_err(|error| MatrixError::bad_json(format!("{name}: {error}.")))?;
    let bytes = serde_json::to_vec(&key).map_or(usize::MAX, |json| json.len());
    if bytes > MAX_ONE_TIME_KEY_BYTES {
        return Err(MatrixError::too_large(format!("The key {name} is too large.")));
    }
    let is_text = |value: Option<&CanonicalJsonValue>| matches!(value, Some(CanonicalJsonValue::String(_)));
    if key.as_object().is_some_and(|object| !is_text(object.get("key"))) {
        return Err(MatrixError::bad_json(format!("{name}: an object needs `key`, which is text.")));
    }
    Ok(UploadedKey { algorithm: algorithm.to_owned(), key_id: key_id.to_owned(), key })
}
