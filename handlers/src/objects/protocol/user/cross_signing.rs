//! The commands for the cross-signing keys of a user, and for signatures (client-server API, "Cross-signing").

use std::collections::BTreeMap;

use ruma_common::{CanonicalJsonObject, OwnedUserId};
use serde::{Deserialize, Serialize};

use crate::objects::protocol::command;

/// What a cross-signing key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyUsage {
    /// Signs the two others.
    Master,
    /// Signs the user's devices.
    SelfSigning,
    /// Signs the master keys of other users.
    UserSigning,
}

/// Cross-signing keys. Their form was checked: the user, the usage, and one public key each.
pub type CrossSigningKeys = BTreeMap<KeyUsage, CanonicalJsonObject>;

/// Says whether the caller has to confirm an upload of cross-signing keys: the first ones, and those that the user has
/// already, need no confirmation (MSC3967).
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckCrossSigningKeys {
    pub keys: CrossSigningKeys,
}

/// Stores cross-signing keys: all of them, or none. A repeated command changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetCrossSigningKeys {
    pub keys: CrossSigningKeys,
    /// Whether the caller confirmed the upload.
    pub is_confirmed: bool,
}

/// Why cross-signing keys are not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrossSigningRefusal {
    /// The user has other keys meanwhile, so the caller has to confirm the upload.
    NotConfirmed,
    /// The user has no master key, and none comes with the upload.
    NoMasterKey,
    /// A signature of this key does not hold, or that of the master key is missing.
    InvalidSignature(KeyUsage),
    /// The public key of this key is the id of a device, or of another of the keys.
    NameInUse(KeyUsage),
    /// The keys of the user are too large together.
    TooLarge,
}

/// Stores the caller's signatures on keys. What is refused does not hold up the others.
#[derive(Debug, Serialize, Deserialize)]
pub struct AddSignatures {
    /// The caller's own keys, by device or by the public key of the master key.
    pub own: BTreeMap<String, CanonicalJsonObject>,
    pub others: BTreeMap<OwnedUserId, SignedByCaller>,
}

/// The master key of another user: as the caller signed it, and as it is.
#[derive(Debug, Serialize, Deserialize)]
pub struct SignedByCaller {
    /// The public key.
    pub public_key: String,
    pub signed: CanonicalJsonObject,
    pub stored: CanonicalJsonObject,
}

/// Why a signature is not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureRefusal {
    /// There is no such key.
    NotFound,
    /// The object is not the key that is stored.
    NotTheKey,
    /// The object has no signature of the key that has to sign, or one does not hold.
    InvalidSignature,
    /// The caller has no key that could sign.
    NoSigningKey,
    /// The key would be too large, or the caller has signed too many.
    TooMany,
}

/// The refused signatures, by user and key.
pub type RefusedSignatures = BTreeMap<OwnedUserId, BTreeMap<String, SignatureRefusal>>;

command!(
    CheckCrossSigningKeys,
    UserMarker,
    "check_cross_signing_keys",
    Result<bool, CrossSigningRefusal>,
    OF_CALLER = true
);
command!(
    SetCrossSigningKeys,
    UserMarker,
    "set_cross_signing_keys",
    Result<(), CrossSigningRefusal>,
    OF_CALLER = true
);
command!(AddSignatures, UserMarker, "add_signatures", RefusedSignatures, OF_CALLER = true);
