//! The commands for the encryption keys of a user (client-server API, "Key management API").

use std::collections::BTreeMap;

use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, OwnedDeviceId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// The most one-time keys of a device that nobody has claimed.
pub const MAX_ONE_TIME_KEYS: usize = 1_000;

/// Stores keys of the caller's device: all of them, or none. A repeated command changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct UploadKeys {
    pub device_id: OwnedDeviceId,
    /// The identity keys; their form and their own signature were checked.
    pub device_keys: Option<CanonicalJsonObject>,
    pub one_time_keys: Vec<UploadedKey>,
    pub fallback_keys: Vec<UploadedKey>,
}

/// A one-time key, or a fallback key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UploadedKey {
    pub algorithm: String,
    /// What follows the algorithm in the key's name.
    pub key_id: String,
    pub key: CanonicalJsonValue,
}

/// Why keys are not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeysRefusal {
    /// The device has no identity keys, which would verify a signed key.
    NoDeviceKeys,
    /// The signature of this key does not hold.
    InvalidSignature(String),
    /// Another one-time key has this name: the key that is stored, and the new one.
    AlreadyExists { name: String, old: String, new: String },
    /// The device has [`MAX_ONE_TIME_KEYS`], or too many fallback keys.
    TooManyKeys,
    /// The keys of all devices are too large together.
    TooLarge,
    /// The database of the user is full.
    UserFull,
}

/// The keys of a user that others see, as the directory of device keys has them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ListedKeys {
    /// The identity keys by device, with the display name of the device in `unsigned`.
    #[serde(default)]
    pub devices: BTreeMap<String, Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub master_key: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_signing_key: Option<Box<RawValue>>,
}

/// Gets what only the caller's User knows of the keys of these users. It also checks the token.
#[derive(Debug, Serialize, Deserialize)]
pub struct QueryOwnKeys {
    pub users: Vec<OwnedUserId>,
}

/// What only the caller's User knows.
#[derive(Debug, Serialize, Deserialize)]
pub struct OwnKeys {
    /// The caller's own keys, if they were asked for.
    pub keys: Option<ListedKeys>,
    pub user_signing_key: Option<Box<RawValue>>,
    /// The caller's signatures on the master keys of others.
    pub signed: BTreeMap<OwnedUserId, SignedMasterKey>,
}

/// The caller's signature on the master key of another user.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedMasterKey {
    /// The master key: the signature is not one of another.
    pub master_key: String,
    /// The caller's signing key: its id.
    pub key_id: String,
    pub signature: String,
}

/// Gets the keys that others see. The User then also writes them to the directory, which did not have them.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetListedKeys {}

/// Gives out a one-time key of an algorithm for each device, or the fallback key. No one-time key is given out twice.
#[derive(Debug, Serialize, Deserialize)]
pub struct ClaimKeys {
    pub devices: BTreeMap<OwnedDeviceId, String>,
}

/// The claimed keys by device: the name of the key, and the key.
pub type ClaimedKeys = BTreeMap<OwnedDeviceId, (String, Box<RawValue>)>;

command!(UploadKeys, UserMarker, "upload_keys", Result<BTreeMap<String, u64>, KeysRefusal>, OF_CALLER = true);
command!(QueryOwnKeys, UserMarker, "query_own_keys", OwnKeys, OF_CALLER = true);
command!(GetListedKeys, UserMarker, "get_listed_keys", ListedKeys);
command!(ClaimKeys, UserMarker, "claim_keys", ClaimedKeys);
