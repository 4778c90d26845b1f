//! The encryption keys of the user's devices (client-server API, "Key management API").

mod claim;
mod cross_signing;
mod dehydrated;
mod publish;
mod query;
mod signatures;
mod signing_key;
mod upload;

pub use self::publish::MAX_LISTED_KEYS_BYTES;
pub use self::signatures::{MAX_SIGNED_KEY_BYTES, MAX_SIGNED_KEYS};
pub use self::upload::{MAX_FALLBACK_KEYS, MAX_ONE_TIME_KEY_ALGORITHMS};

use lattice_rooms::PublicKey;
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, DeviceId};

/// The id of the Ed25519 key of a device.
fn device_key_id(device_id: &DeviceId) -> String {
    format!("ed25519:{device_id}")
}

/// The Ed25519 key in the identity keys of a device.
fn device_public_key(keys: &CanonicalJsonObject, device_id: &DeviceId) -> Option<PublicKey> {
    let keys = keys.get("keys").and_then(CanonicalJsonValue::as_object)?;
    PublicKey::of_base64(keys.get(&device_key_id(device_id))?.as_str()?)
}
